import type { Said } from "../../agent/wording.ts";
import type { Completion, Provider } from "../../core/call.ts";
import { openProvider } from "../../providers/open.ts";
import type { OpenedForProbe } from "../probe/probed-run.ts";
import { type Question, questionsAt } from "../probe/questions.ts";
import { readDraw } from "../probe/read-draw.ts";
import { CONDITIONS, type Draw, type ForkSamples, type ProbeRecord } from "../probe/samples.ts";

/**
 * The forks of a probe as another synthetic model answers them: same prompts, same paraphrases, same swaps, same dice. They are
 * an anchor and no part of any record. Controls are left out.
 */
export async function askedAgain(
  run: OpenedForProbe,
  { plan, forks }: Pick<ProbeRecord, "plan" | "forks">,
  model: string,
): Promise<ForkSamples[]> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, run.world);
  const again: ForkSamples[] = [];
  for (const { free: _, deaf: __, parrot: ___, exchange: ____, ...fork } of forks) {
    const site = plan.sites.find((one) => one.fork === fork.fork);
    if (site === undefined) continue;
    const questions = questionsAt({ ...plan, controls: [] }, site, {
      story: run.story,
      runPlan: run.plan,
      callOf: run.callOf,
      paraphraseOf: () => saidIn(fork),
    });
    const draws = await answersTo(provider, questions);
    again.push({ ...fork, draws });
  }
  return again;
}

/** The placebo's words as a message has them: a post's first line is its title. */
function saidIn({ message, words: { paraphrase } }: Pick<ForkSamples, "message" | "words">): Said {
  const end = paraphrase.indexOf("\n");
  if (!message.startsWith("p") || end === -1) return { body: paraphrase };
  return { title: paraphrase.slice(0, end), body: paraphrase.slice(end + 1) };
}

async function answersTo(provider: Provider, questions: readonly Question[]): Promise<ForkSamples["draws"]> {
  const draws: Record<(typeof CONDITIONS)[number], Draw[]> = { original: [], paraphrase: [], swap: [] };
  for (const question of questions) {
    const condition = CONDITIONS.find((name) => name === question.variant);
    const { asking, request } = question;
    const sample = { asking, site: question.site, draw: request.address.draw };
    const read = readDraw(sample, await completionOf(provider, question));
    if (condition !== undefined && read.ok) draws[condition].push(read.draw);
  }
  return draws;
}

async function completionOf(provider: Provider, { request }: Question): Promise<Completion> {
  const outcome = await provider.complete(request);
  if (!outcome.ok) throw new Error(`a synthetic model gave no answer: ${outcome.message}`);
  return outcome.completion;
}
