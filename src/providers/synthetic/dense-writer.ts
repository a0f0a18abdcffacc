import type { Rng } from "../../core/rng.ts";
import type { Topic } from "./topic.ts";
import type { Writer } from "./writer.ts";

/**
 * The form for calibration: five of the topic's eight words, all different, in one fixed skeleton of function words.
 *
 *   "the ebb and the gauge with tide or shore by surge"
 */
export const denseWriter: Writer = {
  comment: sentence,
  post: (topic, rng) => {
    const [first, second] = rng.shuffle(topic.dense);
    return { title: `${first} and ${second}`, body: sentence(topic, rng) };
  },
  reminder: sentence,
  aside: (kind, words) => (kind === "copied" ? `so it is ${words} then` : words),
};

function sentence(topic: Topic, rng: Rng): string {
  const [a, b, c, d, e] = rng.shuffle(topic.dense);
  return `the ${a} and the ${b} with ${c} or ${d} by ${e}`;
}
