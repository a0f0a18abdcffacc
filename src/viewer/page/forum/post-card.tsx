import type { JSX } from "preact";
import type { PostLine } from "../../api.ts";
import { Byline, Score, Trace } from "../parts/byline.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Avatar } from "../parts/voice.tsx";
import { PostAddress, Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";

/** A post as it stands in a list. */
export function PostCard({ post }: { readonly post: PostLine }): JSX.Element {
  const { facts, round } = useScene();
  const here = place.value;
  const to = { view: "thread", run: facts.id, round: here.round, item: post.id } as const;
  const isNew = post.round === round && round > 0;
  return (
    <div class={`card post ${isNew ? "is-new" : ""} ${post.removed ? "is-removed" : ""}`}>
      <Avatar handle={post.author} model={post.model} />
      <div class="card-body">
        <div class="card-line">
          <Byline said={post} />
          <Link
            class="community"
            to={{
              view: "forum",
              run: facts.id,
              round: here.round,
              community: post.community,
              sort: here.sort,
            }}
          >
            <bdi>c/{beginning(post.community, 40)}</bdi>
          </Link>
        </div>
        <h2>
          <Link to={to} data-open>
            {post.removed ? (
              <em>removed by its author</em>
            ) : post.missing ? (
              <em>a post that the import does not hold</em>
            ) : (
              <Words text={post.title} most={300} isPlain />
            )}
          </Link>
        </h2>
        {post.url !== null && (
          <p class="address">
            <PostAddress url={post.url} />
          </p>
        )}
        {post.excerpt !== "" && (
          <p class="excerpt">
            <Words text={post.excerpt} most={600} isPlain />
            {post.isCut && "…"}
          </p>
        )}
        <div class="card-foot">
          <Score {...post} />
          <Link to={to} class="count">
            <Icon name="comment" /> {plural(post.comments, "comment")}
          </Link>
          <Trace said={post} />
        </div>
      </div>
    </div>
  );
}
