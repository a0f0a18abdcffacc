import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import type { CallOutcome, ModelAccess, Provider, ProviderWorld } from "../../src/core/call.ts";
import {
  ACTIONS_ONLY,
  addressOf,
  completionOf,
  parsed,
  promptOf,
  requestOf,
  SMALL_FEED,
  WITH_READS,
} from "./prompts.ts";

export const WORLD: ProviderWorld = {
  seed: 11,
  arm: "mixed",
  canaries: { ada: "zorvex", bo: "quimbel", cy: "plofta" },
};

/** Opens the provider under test. */
export type Make = (access: ModelAccess, world: ProviderWorld) => Promise<Provider>;

/** Tests that do not apply to a provider, and why. */
export interface Skip {
  readonly reason: string;
  readonly tests: readonly string[];
}

const FEED = promptOf({ messages: SMALL_FEED });
const DRAWS = Array.from({ length: 60 }, (_, draw) => draw);

/** What every provider owes the engine. The provider is one that behaves: it answers what is asked. */
export function contractSuite(name: string, make: Make, skips: readonly Skip[] = []): void {
  const holds = (title: string, body: (open: Make) => Promise<void>): void => {
    const skip = skips.find(({ tests }) => tests.includes(title));
    if (skip) test.skip(`${title} (${skip.reason})`, () => {});
    else test(title, () => body(make));
  };

  describe(`${name} keeps the contract of a provider`, () => {
    holds("answers parse as JSON in the shape that was asked for", async (open) => {
      const provider = await open({}, WORLD);
      for (const draw of DRAWS) {
        const answer = parsed(completionOf(await provider.complete(requestOf(FEED, { draw }, ACTIONS_ONLY))));
        expect(answer.actions?.length).toBeGreaterThanOrEqual(1);
        expect(answer.actions?.length).toBeLessThanOrEqual(ACTIONS_ONLY.actions);
      }
    });

    holds("where reads are not offered, none is asked for", async (open) => {
      const provider = await open({}, WORLD);
      for (const draw of DRAWS) {
        expect(parsed(completionOf(await provider.complete(requestOf(FEED, { draw }))))).not.toHaveProperty(
          "read",
        );
      }
    });

    holds("where reads are offered, an answer is one read or some actions", async (open) => {
      const provider = await open({}, WORLD);
      for (const draw of DRAWS) {
        const answer = parsed(completionOf(await provider.complete(requestOf(FEED, { draw }, WITH_READS))));
        expect((answer.read === undefined) !== (answer.actions === undefined)).toBe(true);
      }
    });

    holds("the same address and prompt get the same answer, from any instance", async (open) => {
      const [one, other] = [await open({}, WORLD), await open({}, WORLD)];
      for (const draw of DRAWS) {
        const first = await one.complete(requestOf(FEED, { draw }));
        expect(await one.complete(requestOf(FEED, { draw }))).toEqual(first);
        expect(await other.complete(requestOf(FEED, { draw }))).toEqual(first);
      }
    });

    holds("every part of the address changes the dice", async (open) => {
      const provider = await open({}, WORLD);
      const texts = async (part: object): Promise<string[]> => {
        const outcomes = DRAWS.map((draw) => provider.complete(requestOf(FEED, { draw, ...part })));
        return (await Promise.all(outcomes)).map((outcome) => completionOf(outcome).text);
      };
      const plain = await texts({});
      expect(new Set(plain).size).toBeGreaterThan(DRAWS.length / 3);
      for (const part of [{ round: 2 }, { name: "dee" }, { ordinal: 1 }, { repair: 1 }]) {
        expect(await texts(part)).not.toEqual(plain);
      }
    });

    holds("seed and arm change the dice", async (open) => {
      const texts = async (world: ProviderWorld): Promise<string[]> => {
        const provider = await open({}, world);
        const outcomes = DRAWS.map((draw) => provider.complete(requestOf(FEED, { draw })));
        return (await Promise.all(outcomes)).map((outcome) => completionOf(outcome).text);
      };
      const plain = await texts(WORLD);
      expect(await texts({ ...WORLD, seed: 12 })).not.toEqual(plain);
      expect(await texts({ ...WORLD, arm: "isolated" })).not.toEqual(plain);
    });

    holds("latency and the order of calls change no answer", async (open) => {
      const [instant, slow] = [await open({}, WORLD), await open({ latencyMs: 1 }, WORLD)];
      const ask = (provider: Provider, draw: number): Promise<CallOutcome> =>
        Promise.resolve(provider.complete(requestOf(FEED, { draw })));
      const inOrder = await Promise.all(DRAWS.map((draw) => ask(instant, draw)));
      const reversed = await Promise.all(DRAWS.toReversed().map((draw) => ask(slow, draw)));
      expect(reversed.toReversed()).toEqual(inOrder);
    });

    holds("without latency the answer is there at once", async (open) => {
      expect((await open({}, WORLD)).complete(requestOf(FEED))).not.toBeInstanceOf(Promise);
    });

    for (const latencyMs of [0, 60_000]) {
      holds(
        `a call that is aborted before it starts comes back as aborted, latency ${latencyMs}`,
        async (open) => {
          const provider = await open({ latencyMs }, WORLD);
          const outcome = await provider.complete({ ...requestOf(FEED), signal: AbortSignal.abort() });
          expect(outcome).toMatchObject({ ok: false, failure: "aborted" });
        },
      );
    }

    holds("a call that is aborted under way comes back as aborted", async (open) => {
      const provider = await open({ latencyMs: 60_000 }, WORLD);
      const abort = new AbortController();
      const pending = DRAWS.map((draw) =>
        provider.complete({ ...requestOf(FEED, { draw }), signal: abort.signal }),
      );
      abort.abort();
      for (const outcome of await Promise.all(pending)) {
        expect(outcome).toMatchObject({ ok: false, failure: "aborted" });
      }
    });

    holds("a call that has ended leaves no listener behind", async (open) => {
      const { signal } = new AbortController();
      for (const latencyMs of [0, 1]) {
        const provider = await open({ latencyMs }, WORLD);
        await Promise.all(DRAWS.map((draw) => provider.complete({ ...requestOf(FEED, { draw }), signal })));
        expect(getEventListeners(signal, "abort")).toEqual([]);
      }
    });

    holds("an abort after the answer changes nothing", async (open) => {
      const provider = await open({ latencyMs: 1 }, WORLD);
      const abort = new AbortController();
      const outcome = await provider.complete({ ...requestOf(FEED), signal: abort.signal });
      abort.abort();
      expect(outcome.ok).toBe(true);
    });

    const STRANGE: readonly [string, string][] = [
      ["nothing", ""],
      ["a lone surrogate", "\ud800"],
      ["right-to-left and combining marks", "שלום \u202e e\u0301 👩‍👩‍👧‍👦 \u0000"],
      ["JSON, fences and quotes", '```json\n{"actions": [}\n``` \\" $& {claim}'],
      ["100 kB on one line", "the tide ".repeat(11_500)],
      ["100 kB without a letter", "💥".repeat(25_000)],
    ];
    for (const [what, words] of STRANGE) {
      holds(`a prompt of ${what} is answered`, async (open) => {
        const provider = await open({}, WORLD);
        const messages = [{ slot: "p1", by: words === "" ? "" : "bo", words }];
        const segments = promptOf({ persona: words, communities: words, messages });
        for (const draw of DRAWS) {
          expect(parsed(completionOf(await provider.complete(requestOf(segments, { draw }))))).toBeTypeOf(
            "object",
          );
        }
      });
    }

    holds("no prompt at all is answered", async (open) => {
      const provider = await open({}, WORLD);
      expect((await provider.complete({ segments: [], answer: WITH_READS, address: addressOf() })).ok).toBe(
        true,
      );
    });

    holds("a forced comment is exactly one comment on its slot", async (open) => {
      const provider = await open({}, WORLD);
      for (const draw of DRAWS) {
        const segments = promptOf({ messages: SMALL_FEED, force: "p3" });
        const { actions } = parsed(
          completionOf(await provider.complete(requestOf(segments, { draw }, WITH_READS))),
        );
        expect(actions).toEqual([{ type: "comment", target: "p3", body: expect.stringMatching(/\S/) }]);
      }
    });

    holds(
      "a completion names the model that was served and counts tokens or leaves them out",
      async (open) => {
        const provider = await open({}, WORLD);
        const { servedModel, usage, sent } = completionOf(await provider.complete(requestOf(FEED)));
        expect(servedModel).not.toBe("");
        for (const tokens of Object.values(usage))
          expect(tokens).toSatisfy((n) => Number.isInteger(n) && n >= 0);
        expect(sent).toBeTypeOf("object");
      },
    );

    holds("a provider answers to the names of its spec", async (open) => {
      const provider = await open({}, WORLD);
      expect(provider.name).not.toBe("");
      expect(provider.model).toBeTypeOf("string");
    });
  });
}
