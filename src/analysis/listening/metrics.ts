import type { Metric } from "../metric.ts";
import { adoptionRisk } from "./adoption-risk.ts";
import { exposureEffect } from "./exposure-effect.ts";
import { leakRate } from "./leak-rate.ts";
import { type ParentTask, parentIdentification } from "./parent-identification.ts";

const RIVALS: Readonly<Record<ParentTask["scope"], string>> = {
  thread: "up to 15 other messages that stood in the same thread before it",
  anywhere: "up to 15 other messages that stood anywhere before it",
};
const REPLIES: Readonly<Record<ParentTask["replies"], string>> = {
  all: "an agent's reply to somebody else",
  returns: "a reply by which an agent comes back to one who answered it (A, B, A)",
};
const GIVES: Readonly<Record<ParentTask["give"], string>> = {
  auc: "The mean chance that what is answered scores above one of the others, ties counting half",
  bits: "The mean of log2 M + log2 softmax(score / 0.1) of what is answered, among M candidates",
};

function parentMetric(task: ParentTask, trap: string): Metric {
  return {
    name: task.name,
    group: "listening",
    unit: task.give === "auc" ? "probability" : "bits",
    definition: `${GIVES[task.give]}, for ${REPLIES[task.replies]} against ${RIVALS[task.scope]}, by others than its author; the score is the cosine of hashed tf-idf of characters (3-5) and words (1-2) of the first 2,000 characters, idf over the run (20,000 texts of it at most). At most 1,000 replies.`,
    source:
      task.give === "auc"
        ? "Mann and Whitney 1947; own task"
        : "InfoNCE, van den Oord et al. 2018, arXiv 1807.03748",
    needs: [],
    nullModel: "another candidate, drawn at random, in the place of what is answered",
    trap,
    measure: (corpus, terms) => parentIdentification([corpus], terms, task),
  };
}

const SHARED_WORDS =
  "Repeated words are enough: a parrot scores high, and a fitting answer in other words does not.";
const LOOSE =
  "A loose lower bound, at most log2 of the number of candidates (4 for 16); below 0 where scores mislead.";
const TOPIC = "Knowing the topic is enough: compare it with the number for candidates of the same thread.";

/** Whether what one says has to do with what another said to it. */
export const LISTENING_METRICS: readonly Metric[] = [
  parentMetric({ name: "parent_id_auc_thread", scope: "thread", replies: "all", give: "auc" }, SHARED_WORDS),
  parentMetric({ name: "parent_id_bits_thread", scope: "thread", replies: "all", give: "bits" }, LOOSE),
  parentMetric({ name: "parent_id_auc_anywhere", scope: "anywhere", replies: "all", give: "auc" }, TOPIC),
  parentMetric({ name: "parent_id_bits_anywhere", scope: "anywhere", replies: "all", give: "bits" }, TOPIC),
  parentMetric(
    { name: "parent_id_bits_returns", scope: "thread", replies: "returns", give: "bits" },
    "Few replies come back in most forums: look at how many there are before you look at the value.",
  ),
  {
    name: "reply_effect",
    group: "exposure",
    unit: "difference of shares",
    definition:
      "Share of (agent, message) pairs in which the agent answered the message, Hájek mean of those shown less that of those held out, over pairs with a propensity strictly between 0 and 1.",
    source: "Hájek 1971; the randomised holdout is ours",
    needs: ["exposures"],
    nullModel: "the holdout's dice thrown again for every reader and thread, replies left as they are",
    trap: "Nobody can answer what is hidden everywhere, so this is the rate of answering what is shown and no proof of being moved by it.",
    measure: (corpus, terms) => exposureEffect([corpus], terms, "replied"),
  },
  {
    name: "adoption_effect",
    group: "exposure",
    unit: "difference of shares",
    definition:
      "Share of (agent, message) pairs in which the agent used a phrase (four words in a row, two of them no function words) first said in the message, in a later round: Hájek mean of those shown less that of those held out.",
    source: "Hájek 1971; Shalizi and Thomas 2011 for why dice are needed",
    needs: ["exposures"],
    nullModel: "the holdout's dice thrown again for every reader and thread, words left as they are",
    trap: "A phrase also reaches a reader through others who repeat it, which lowers the difference; rare events need thousands of pairs.",
    measure: (corpus, terms) => exposureEffect([corpus], terms, "adopted"),
  },
  adoptionMetric("riskRatio"),
  adoptionMetric("riskDifference"),
  {
    name: "leak",
    group: "listening",
    unit: "share",
    definition:
      "First mentions of another's private word by an agent that had been shown no message with it, over all first mentions of another's private word.",
    source: "own; bound by Clopper and Pearson 1934",
    needs: ["canaries"],
    trap: "0 of N still leaves the bound in the note: with three mentions it is 63 %. Where nobody lets a word slip nothing is tested.",
    measure: (corpus) => leakRate([corpus]),
  },
];

function adoptionMetric(give: "riskRatio" | "riskDifference"): Metric {
  const isRatio = give === "riskRatio";
  return {
    name: isRatio ? "adoption_risk_ratio" : "adoption_risk_difference",
    group: "exposure",
    unit: isRatio ? "ratio" : "difference of risks a turn",
    definition: `Mantel-Haenszel ${isRatio ? "risk ratio" : "risk difference"} of taking up a phrase first said in another's message within the eight rounds before, turns of agents who were shown the message against turns of those who were not, stratified by round and community.`,
    source: isRatio ? "Mantel and Haenszel 1959; Rothman, Modern Epidemiology" : "Greenland and Robins 1985",
    needs: ["turns", "exposures"],
    trap: "Not randomised: agents are shown what they care for. Unexposed use is reinvention by a like mind or model; adoption_effect is the causal number.",
    measure: (corpus, terms) => adoptionRisk([corpus], terms, give),
  };
}
