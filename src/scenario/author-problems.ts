import { unknownAlias } from "./cast-problems.ts";
import { keyOf, type LocatedMap, member, textOf } from "./located.ts";
import type { Problem } from "./plan.ts";
import { isIsolated, isShuffled, type WrittenAuthor, writtenAuthor, writtenDonor } from "./written-arm.ts";

/**
 * What is wrong with an arm in which one context writes for all, or in which words or feeds are not what they seem: models
 * that are not there, and settings that contradict each other. `aliases` is undefined where `models` is itself broken.
 */
export function authorProblems(scenario: LocatedMap, aliases: ReadonlySet<string> | undefined): Problem[] {
  const author = writtenAuthor(scenario);
  if (author === undefined) return feedProblems(scenario);
  const unknown = author.model && aliases ? unknownAlias(author.model, aliases, "author") : [];
  return [...unknown, ...contradictions(scenario, author), ...skeletonProblems(author)];
}

/** What a single context cannot go together with; each is said at the key that would have to go. */
function contradictions(scenario: LocatedMap, { node }: WrittenAuthor): Problem[] {
  const at = keyOf(scenario, "author") ?? node.place;
  const problems: Problem[] = [];
  if (isIsolated(scenario)) {
    const why = "one context has all its words before it, so that it cannot be shown nothing";
    problems.push({ ...at, message: `author: with \`feed: none\` it means nothing; ${why}` });
  }
  const donor = writtenDonor(scenario);
  if (donor)
    problems.push({
      ...donor.place,
      message: "feed.donor: an author reads what it has written, no recorded feed; take out `author`",
    });
  const texts = member(member(scenario, "feed"), "texts");
  if (isShuffled(scenario) && texts)
    problems.push({
      ...texts.place,
      message:
        "feed.texts: an author knows its own words, so that they cannot be exchanged; take out `author`",
    });
  const knows = member(scenario, "knows");
  if (textOf(knows) === "everybody" && knows)
    problems.push({
      ...knows.place,
      message: "knows: an author is told of everybody by `author.sees`; `everybody` is for separate contexts",
    });
  return problems;
}

function skeletonProblems({ mode, skeleton }: WrittenAuthor): Problem[] {
  if (skeleton === undefined || textOf(mode) !== "turns") return [];
  const message =
    "author.skeleton: only `mode: script` fills a given tree; turn by turn nobody can be told what to answer";
  return [{ ...skeleton.place, message }];
}

function feedProblems(scenario: LocatedMap): Problem[] {
  const texts = member(member(scenario, "feed"), "texts");
  if (writtenDonor(scenario) === undefined || !isShuffled(scenario) || texts === undefined) return [];
  const message = "feed.texts: a recorded feed is read as it was; `shuffled` is for a living one";
  return [{ ...texts.place, message }];
}
