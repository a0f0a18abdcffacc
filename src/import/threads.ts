import type { StagedComment, StagedPost } from "./staging.ts";

/** The head of a thread. Without `post` it is a placeholder: comments speak of it, and the data do not hold it. */
export interface Head {
  /** Undefined for the one that stands for all of which not even the id is told. */
  readonly id: string | undefined;
  readonly post: StagedPost | undefined;
  readonly community: string;
  readonly at: number;
}

/** A comment in its place. */
export interface Reply {
  readonly comment: StagedComment;
  readonly head: Head;
  /** Undefined for a direct reply, and for an orphan. */
  readonly parent: Reply | undefined;
  /** What it answers is not in the data. */
  readonly isOrphan: boolean;
  /** 1 for a direct reply to the post, and for an orphan. */
  readonly depth: number;
  /** Its moment, or that of what it answers where a clock was wrong: nothing stands before what it answers. */
  readonly when: number;
}

export interface Threads {
  readonly heads: readonly Head[];
  /** Parents before their replies. */
  readonly replies: readonly Reply[];
  readonly circles: number;
}

const NOWHERE = "[unknown]";

/** A comment while its place is looked for. */
interface Node {
  readonly comment: StagedComment;
  parent: Node | undefined;
  isOrphan: boolean;
  state: "new" | "walked" | "ordered";
  post: string | undefined;
  reply: Reply | undefined;
}

/** Puts every comment under its post and what it answers. Equal data in any order give equal threads. */
export function threadsOf(
  posts: ReadonlyMap<string, StagedPost>,
  comments: ReadonlyMap<string, StagedComment>,
): Threads {
  const { nodes, circles } = parentsFirst(nodesOf(comments));
  for (const node of nodes) settle(node);
  const heads = headsOf(posts, nodes);
  const replies = nodes.map((node) => {
    node.reply = replyOf(node, heads.get(node.post) as Head);
    return node.reply;
  });
  return { heads: [...heads.values()], replies, circles };
}

function nodesOf(comments: ReadonlyMap<string, StagedComment>): Node[] {
  const byId = new Map<string, Node>();
  for (const [id, comment] of comments) {
    byId.set(id, {
      comment,
      parent: undefined,
      isOrphan: false,
      state: "new",
      post: comment.post,
      reply: undefined,
    });
  }
  for (const node of byId.values()) {
    const { parent } = node.comment;
    if (parent === undefined) continue;
    node.parent = byId.get(parent);
    node.isOrphan = node.parent === undefined;
  }
  return [...byId.values()];
}

/** Orders comments so that each stands behind what it answers; a circle is cut at its earliest member. */
function parentsFirst(nodes: readonly Node[]): { nodes: Node[]; circles: number } {
  const ordered: Node[] = [];
  let circles = 0;
  for (const node of nodes) {
    const path: Node[] = [];
    let next: Node | undefined = node;
    for (; next?.state === "new"; next = next.parent) {
      next.state = "walked";
      path.push(next);
    }
    if (next?.state === "walked") {
      circles += 1;
      const circle = path.slice(path.indexOf(next));
      const cut = circle.reduce((first, one) => (isEarlier(one.comment, first.comment) ? one : first));
      cut.parent = undefined;
      cut.isOrphan = true;
      // What hangs from the cut member comes behind it: the walk goes around the circle once more, from there.
      rotate(path, circle, cut);
    }
    for (const one of path.reverse()) {
      one.state = "ordered";
      ordered.push(one);
    }
  }
  return { nodes: ordered, circles };
}

/** Puts the cut member last in the path, since the path is read backwards. */
function rotate(path: Node[], circle: readonly Node[], cut: Node): void {
  const at = circle.indexOf(cut) + 1;
  path.splice(path.length - circle.length, circle.length, ...circle.slice(at), ...circle.slice(0, at));
}

const isEarlier = (a: StagedComment, b: StagedComment): boolean =>
  a.at < b.at || (a.at === b.at && a.id < b.id);

/** A comment that does not name its post stands where its parent does; one that names another than its parent's is an orphan. */
function settle(node: Node): void {
  const { parent } = node;
  node.post ??= parent?.post;
  if (parent === undefined || parent.post === node.post) return;
  node.parent = undefined;
  node.isOrphan = true;
}

function headsOf(
  posts: ReadonlyMap<string, StagedPost>,
  nodes: readonly Node[],
): Map<string | undefined, Head> {
  const heads = new Map<string | undefined, Head>();
  for (const [id, post] of posts)
    heads.set(id, { id, post, community: post.community ?? NOWHERE, at: post.at });
  const firsts = new Map<string | undefined, StagedComment>();
  for (const { post, comment } of nodes) {
    if (post !== undefined && heads.has(post)) continue;
    const first = firsts.get(post);
    if (first === undefined || isEarlier(comment, first)) firsts.set(post, comment);
  }
  for (const [id, first] of firsts)
    heads.set(id, { id, post: undefined, community: first.community ?? NOWHERE, at: first.at });
  return heads;
}

function replyOf({ comment, parent: above, isOrphan }: Node, head: Head): Reply {
  const parent = above?.reply;
  return {
    comment,
    head,
    parent,
    // A direct reply to a post that is not there answers what nobody can read.
    isOrphan: isOrphan || (parent === undefined && head.post === undefined),
    depth: parent === undefined ? 1 : parent.depth + 1,
    when: Math.max(comment.at, parent === undefined ? head.at : parent.when),
  };
}
