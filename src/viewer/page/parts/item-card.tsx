import type { ComponentChildren, JSX } from "preact";
import type { ItemLine } from "../../api.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { Byline, Score, Trace } from "./byline.tsx";
import { Link } from "./link.tsx";
import { Avatar } from "./voice.tsx";
import { Words } from "./words.tsx";

/** A post or comment out of its thread, with the way back into it. */
export function ItemCard({
  item,
  children,
}: {
  readonly item: ItemLine;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { facts, round } = useScene();
  const to = { view: "thread", run: facts.id, round: place.value.round, item: item.id } as const;
  return (
    <div
      class={`card ${item.round === round && round > 0 ? "is-new" : ""} ${item.removed ? "is-removed" : ""}`}
    >
      <Avatar handle={item.author} model={item.model} />
      <div class="card-body">
        <div class="card-line">
          <Byline said={item} />
          {children}
        </div>
        <p class="of-thread">
          <Link to={to} data-open>
            {item.type === "comment" && "on "}
            <Words text={item.postTitle} most={160} isPlain />
          </Link>
        </p>
        <p class="excerpt">
          {item.removed ? <em>removed</em> : <Words text={item.excerpt} most={600} isPlain />}
          {item.isCut && "…"}
        </p>
        <div class="card-foot">
          <Score {...item} />
          <Trace said={item} />
        </div>
      </div>
    </div>
  );
}
