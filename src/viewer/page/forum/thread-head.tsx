import type { JSX } from "preact";
import type { Thread } from "../../api.ts";
import { Byline, Score, Trace } from "../parts/byline.tsx";
import { Link } from "../parts/link.tsx";
import { Avatar } from "../parts/voice.tsx";
import { PostAddress, Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { beginning } from "../words/visible-text.ts";

/** The post that a thread begins with, in full. */
export function ThreadHead({ post }: { readonly post: Thread["post"] }): JSX.Element {
  const { facts, round } = useScene();
  const at = place.value.round;
  return (
    <section class={`thread-head ${post.round === round && round > 0 ? "is-new" : ""}`} aria-label="The post">
      <div class="card-line">
        <Avatar handle={post.author} model={post.model} isLarge />
        <div>
          <Byline said={post} />
          <div class="where">
            <Link to={{ view: "forum", run: facts.id, round: at, community: post.community }}>
              <bdi>c/{beginning(post.community, 60)}</bdi>
            </Link>
            {post.external !== null && <span class="muted"> {beginning(post.external, 60)}</span>}
          </div>
        </div>
      </div>
      <h1>
        {post.removed ? (
          <em>removed by its author</em>
        ) : post.missing ? (
          <em>a post that the import speaks of and does not hold</em>
        ) : (
          <Words text={post.title} most={300} />
        )}
      </h1>
      {post.url !== null && (
        <p class="address">
          <PostAddress url={post.url} />
        </p>
      )}
      {post.body !== "" && (
        <div class="body">
          <Words text={post.body} />
        </div>
      )}
      <div class="card-foot">
        <Score {...post} />
        <Trace said={post} />
      </div>
    </section>
  );
}
