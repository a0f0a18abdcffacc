import type { Topic } from "./topic.ts";
import { archives } from "./topics/archives.ts";
import { bread } from "./topics/bread.ts";
import { bugs } from "./topics/bugs.ts";
import { games } from "./topics/games.ts";
import { gardens } from "./topics/gardens.ts";
import { maps } from "./topics/maps.ts";
import { music } from "./topics/music.ts";
import { stars } from "./topics/stars.ts";
import { tides } from "./topics/tides.ts";
import { trains } from "./topics/trains.ts";

/** All d = 10 topics in the standard order; a topic of one's own is drawn uniformly from these. */
export const TOPICS: readonly Topic[] = [
  tides,
  archives,
  bread,
  trains,
  stars,
  gardens,
  bugs,
  maps,
  music,
  games,
];

/** Every word by which a topic is known, lower case. */
export const lexiconOf = (topic: Topic): readonly string[] => [...topic.dense, ...topic.lexicon.split(/\s+/)];
