import { type Estimate, isNothing } from "./estimate.ts";
import type { Listening } from "./listening.ts";

/** What one probe allows to say of one run. */
export type ListeningVerdict = "listens" | "echoes" | "parallel monologue" | "undecided" | "not available";

/** What of a probe a verdict goes by. */
export type Evidence = Pick<Listening, "forks" | "cri" | "company" | "masked" | "gross" | "parrot">;

export interface ListeningFinding {
  readonly verdict: ListeningVerdict;
  /** One sentence that says no more than the evidence. */
  readonly sentence: string;
}

/** An index within this of 0 counts as none, fixed before anybody looked. */
const MARGIN = 0.1;
const LEVEL = 0.05;

/**
 * The verdict on one run, or on the runs of an arm together. Something above 0 (one-sided sign flips at 5 %, and above 0 under both embedders) is *listens* where
 * something above 0 is left without the messages' own words, and *echoes* where what is left is nothing: within the margin and
 * less than half of the index. *Parallel monologue* is no mere failure to find: both embedders have to rule out all beyond the margin, on a
 * scale on which a parrot at the same forks is beyond it.
 */
export function listeningVerdict(found: Evidence): ListeningFinding {
  const { cri, company, forks } = found;
  if (forks === 0) return { verdict: "not available", sentence: "No comment could be asked for again." };
  if (cri === null || company === null) {
    const sentence =
      "The replies never vary, whatever is answered and however often: there is nothing to take a share of.";
    return { verdict: "not available", sentence };
  }
  if (cri.p < LEVEL) return company.value > 0 ? responds(cri, found.masked) : disagreeing(cri, company);
  const isNone = [cri, company].every((of) => isNothing(of, MARGIN));
  if (!isNone || company.p < LEVEL) return nothingFound(cri, company);
  return (found.parrot?.interval?.lo ?? 0) > MARGIN ? monologue(cri, found) : withoutScale(cri, found.parrot);
}

/** The words of m are not all of what follows it, or they are, or that cannot be said. */
function responds(cri: Estimate, masked: Estimate | null): ListeningFinding {
  const follows = `Replies follow what the message means, for ${share(cri)} of their variation, beyond dice and wording`;
  if (masked !== null && masked.p < LEVEL) {
    const sentence = `${follows}; ${share(masked)} is left once the message's own words are taken out.`;
    return { verdict: "listens", sentence };
  }
  if (masked !== null && isNothing(masked, Math.min(MARGIN, cri.value / 2))) {
    const sentence = `${follows}, and nothing that matters (${share(masked)}) is left once the message's own words are taken out: they repeat it.`;
    return { verdict: "echoes", sentence };
  }
  const rest = masked === null ? "" : ` (${share(masked)} without its words)`;
  return {
    verdict: "undecided",
    sentence: `${follows}; whether they do more than repeat its words cannot be said${rest}.`,
  };
}

function monologue(cri: Estimate, { gross }: Evidence): ListeningFinding {
  const ruled = `No reply was found to follow what the message means (${share(cri)}), and more than ${figure(MARGIN)} of the variation is ruled out under both embedders`;
  const wording = gross !== null && gross > MARGIN ? `; they do react to its wording (${figure(gross)})` : "";
  return {
    verdict: "parallel monologue",
    sentence: `${ruled}${wording}; weaker listening is not ruled out.`,
  };
}

/** A positive control: where even a parrot is within the margin, nothing could have been found outside of it. */
function withoutScale(cri: Estimate, parrot: Estimate | null): ListeningFinding {
  const why =
    parrot === null
      ? "no parrot was asked, so that nobody knows what an index could come to here"
      : `a parrot comes to no more than ${share(parrot)} at these forks, so that little says nothing here`;
  return {
    verdict: "undecided",
    sentence: `No reply was found to follow what the message means (${share(cri)}), but ${why}.`,
  };
}

const nothingFound = (cri: Estimate, company: Estimate): ListeningFinding => ({
  verdict: "undecided",
  sentence: `Neither listening nor its absence is shown: ${share(cri)} by spelling, ${share(company)} by the company of words.`,
});

const disagreeing = (cri: Estimate, company: Estimate): ListeningFinding => ({
  verdict: "undecided",
  sentence: `The two embedders disagree: ${share(cri)} by spelling, ${share(company)} by the company of words; neither may be claimed.`,
});

/** "0.31 [0.24, 0.37]" */
export function share({ value, interval }: Estimate): string {
  return interval === null
    ? figure(value)
    : `${figure(value)} [${figure(interval.lo)}, ${figure(interval.hi)}]`;
}

/** Two digits that mean something, three after the point at most. */
export const figure = (value: number): string => {
  const text = value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);
  return Number(text) === 0 ? "0" : text;
};
