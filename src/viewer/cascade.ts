import type { ItemId } from "../core/ids.ts";
import type { Cascade, CascadeUse, Hearing } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import type { IndexedItem } from "./indexed.ts";
import { itemLine } from "./item-lines.ts";
import { itemsWith } from "./phrase.ts";
import { type Meeting, meetings } from "./readers.ts";

/** How many uses are told of. */
const MOST = 500;

export interface CascadeTerms {
  /** What is looked for, as words. */
  readonly words: readonly string[];
  /** False where exposures do not say what a writer had seen. */
  readonly knowsExposures: boolean;
  /** By agent number: whether the phrase stands in its private text. */
  readonly inPersona: (agent: number) => boolean;
}

interface Use {
  readonly item: IndexedItem;
  readonly order: number;
  readonly hearing: Hearing;
  readonly from: Meeting | undefined;
  readonly shownBefore: number;
}

/** Who said a phrase first, who had been shown it before saying it, and who had not. */
export function cascadeOf(forum: ForumAt, { words, knowsExposures, inPersona }: CascadeTerms): Cascade {
  const items = itemsWith(forum.index, words, forum.round);
  const met = meetings(forum, new Set(items.map(({ id }) => id))).filter(({ exposure }) => !exposure.held);
  const ears = new Ears(met);
  const said = new Set<number>();
  const agents = { first: 0, shown: 0, "not shown": 0, again: 0, given: 0, unknown: 0, "shown, silent": 0 };
  const uses = items.map((item, order): Use => {
    const { origin, author } = item;
    const heard = ears.before(author, origin.by === "turn" ? origin.turn : 0);
    const hearing = hearingOf(item, { order, heard: heard.count, hasSaid: said.has(author), knowsExposures });
    if (!said.has(author)) agents[hearing] += 1;
    said.add(author);
    return { item, order, hearing, from: heard.first, shownBefore: heard.count };
  });
  for (const agent of new Set(met.map(({ turn }) => turn.agent)))
    if (!said.has(agent)) agents["shown, silent"] += 1;
  return {
    words,
    total: uses.length,
    uses: uses.slice(0, MOST).map((use) => useLine(forum, use, inPersona(use.item.author))),
    agents,
    byRound: spreadByRound(uses, met),
  };
}

function hearingOf(
  { origin }: IndexedItem,
  known: {
    readonly order: number;
    readonly heard: number;
    readonly hasSaid: boolean;
    readonly knowsExposures: boolean;
  },
): Hearing {
  if (origin.by === "import") return known.hasSaid ? "again" : known.order === 0 ? "first" : "unknown";
  if (origin.by !== "turn") return "given";
  if (known.hasSaid) return "again";
  if (known.order === 0) return "first";
  if (!known.knowsExposures) return "unknown";
  return known.heard > 0 ? "shown" : "not shown";
}

/** What each agent had been shown of a phrase by one of its turns; asked for in the order of the turns. */
class Ears {
  readonly #byAgent = new Map<number, Meeting[]>();
  readonly #heard = new Map<
    number,
    { next: number; readonly items: Set<ItemId>; first: Meeting | undefined }
  >();

  constructor(met: readonly Meeting[]) {
    for (const meeting of met) {
      const list = this.#byAgent.get(meeting.turn.agent) ?? [];
      this.#byAgent.set(meeting.turn.agent, list);
      list.push(meeting);
    }
  }

  before(agent: number, turn: number): { readonly count: number; readonly first: Meeting | undefined } {
    const list = this.#byAgent.get(agent) ?? [];
    const heard = this.#heard.get(agent) ?? { next: 0, items: new Set<ItemId>(), first: undefined };
    this.#heard.set(agent, heard);
    // What a turn shows is shown before it answers.
    for (; (list[heard.next]?.turn.turn ?? Number.POSITIVE_INFINITY) <= turn; heard.next += 1) {
      const meeting = list[heard.next] as Meeting;
      heard.first ??= meeting;
      heard.items.add(meeting.exposure.source);
    }
    return { count: heard.items.size, first: heard.first };
  }
}

function useLine(
  forum: ForumAt,
  { item, order, hearing, from, shownBefore }: Use,
  inPersona: boolean,
): CascadeUse {
  const source = from && forum.item(from.exposure.source);
  return {
    item: itemLine(forum, item),
    order,
    hearing,
    from:
      from && source
        ? {
            item: source.id,
            author: forum.handle(source.author),
            turn: from.turn.turn,
            round: from.turn.round,
          }
        : null,
    shownBefore,
    inPersona,
  };
}

/** Uses, their authors and those who were shown one, added up to the end of each round in which one of them grew. */
function spreadByRound(uses: readonly Use[], met: readonly Meeting[]): Cascade["byRound"] {
  const steps = new Map<number, { uses: number; voices: number[]; exposed: number[] }>();
  const stepOf = (round: number) => {
    const step = steps.get(round) ?? { uses: 0, voices: [], exposed: [] };
    steps.set(round, step);
    return step;
  };
  for (const { item } of uses) {
    const step = stepOf(item.round);
    step.uses += 1;
    step.voices.push(item.author);
  }
  for (const { turn } of met) stepOf(turn.round).exposed.push(turn.agent);
  const voices = new Set<number>();
  const exposed = new Set<number>();
  let count = 0;
  let last = "";
  const lines: Cascade["byRound"][number][] = [];
  for (const [round, step] of [...steps].sort(([a], [b]) => a - b)) {
    count += step.uses;
    for (const agent of step.voices) voices.add(agent);
    for (const agent of step.exposed) exposed.add(agent);
    const now = `${count} ${voices.size} ${exposed.size}`;
    if (now !== last) lines.push({ round, uses: count, voices: voices.size, exposed: exposed.size });
    last = now;
  }
  return lines;
}
