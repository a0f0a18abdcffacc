import { describe, expect, test } from "vitest";
import type { Segment } from "../../../src/core/call.ts";
import { openProvider } from "../../../src/providers/open.ts";
import type { TextTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, promptOf, requestOf, SMALL_FEED } from "../prompts.ts";
import { plausible } from "./samples.ts";
import { VOICES } from "./script-samples.ts";

interface Said {
  readonly target: string | undefined;
  readonly body: string;
  readonly truth: TextTruth;
}

/** The prompt of one context that takes everybody's turns: personas of all, the parts of a turn, and whose it is. */
function prompt(acting: string, sees: "souls" | "bios" = "souls"): readonly Segment[] {
  const others = VOICES.map(({ handle, persona = "" }): Segment => {
    const first = `@${handle} · ${handle} · a bio`;
    return { role: "system", kind: "others", text: sees === "souls" ? `${first}\n${persona}` : first };
  });
  const rest = promptOf({ messages: SMALL_FEED }).filter(({ kind }) => kind !== "persona");
  const now: Segment = { role: "user", kind: "frame", text: `You are now @${acting}.` };
  return [...others, now, ...rest];
}

async function said(model: string, segments: readonly Segment[], name = "author"): Promise<readonly Said[]> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);
  const out: Said[] = [];
  for (let draw = 0; draw < 500; draw += 1) {
    const completion = completionOf(await provider.complete(requestOf(segments, { name, draw })));
    const { actions = [] } = parsed(completion);
    for (const truth of completion.truth as readonly TextTruth[]) {
      const action = actions[truth.action];
      if (action?.type === "comment") out.push({ target: action.target, body: action.body, truth });
    }
  }
  return out;
}

describe("one context that takes everybody's turns", () => {
  test("answers as the one whose turn it is, and never that one's own messages", async () => {
    const asAda = await said("listener", prompt("ada"));
    expect(new Set(asAda.map(({ target }) => target))).toEqual(new Set(["p1", "p3", "c4"]));
    const asBo = await said("listener", prompt("bo"));
    expect(new Set(asBo.map(({ target }) => target))).toEqual(new Set(["p2", "p3"]));
  });

  test("throws other dice for each of them", async () => {
    const bodies = async (acting: string): Promise<readonly string[]> =>
      (await said("deaf?manner=warm", prompt(acting))).map(({ body }) => body);
    expect(await bodies("ada")).not.toEqual(await bodies("cy"));
  });

  test("says the private word of the one whose turn it is, with its chance", async () => {
    for (const [acting, own] of Object.entries(WORLD.canaries)) {
      const all = await said("listener?canary=0.3", prompt(acting));
      const telling = all.filter(({ body }) => body.includes(own));
      expect(plausible(telling.length, all.length, 0.3)).toBe(true);
      for (const other of Object.values(WORLD.canaries).filter((word) => word !== own))
        expect(all.some(({ body }) => body.includes(other))).toBe(false);
    }
  });

  test("knows no private word where only public lines are shown", async () => {
    const all = await said("listener?canary=1", prompt("bo", "bios"));
    expect(all.length).toBeGreaterThan(0);
    for (const { truth } of all) expect(truth).not.toHaveProperty("canary");
  });

  test("lets the others' words slip where it is omniscient, never the own one of whose turn it is", async () => {
    const slipped = (await said("omniscient?slip=0.5", prompt("bo"))).flatMap(
      ({ truth }) => truth.slipped ?? [],
    );
    expect(new Set(slipped)).toEqual(new Set(["zorvex", "plofta"]));
  });
});

test("an agent that is shown everybody's personas goes by its own", async () => {
  const others = VOICES.map(
    ({ handle, persona = "" }): Segment => ({
      role: "system",
      kind: "others",
      text: `@${handle} · ${handle} · a bio\n${persona}`,
    }),
  );
  const persona = "You are ada.\nYour private word: wumpel.\nHow you write: wry";
  const own = promptOf({ messages: SMALL_FEED, persona });
  expect(await said("listener?canary=0.5", [...others, ...own], "ada")).toEqual(
    await said("listener?canary=0.5", own, "ada"),
  );
});
