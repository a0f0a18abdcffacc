import { join } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { postId } from "../../src/core/ids.ts";
import { textHash } from "../../src/store/hash.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { aCall, aFolder, aHeader, anyText, Chronicle } from "./a-run.ts";

test("any text survives in events, prompts, answers and failures' neighbours, NUL and half characters included", () => {
  fc.assert(
    fc.property(anyText, anyText, (one, two) => {
      const path = join(aFolder(), "run.db");
      const run = RunFile.create(path, aHeader);
      const chronicle = new Chronicle();
      const post = {
        type: "post.created",
        post: postId(1),
        author: 0,
        community: "g",
        title: one,
        body: two,
      } as const;
      const joined = {
        type: "agent.joined",
        agent: 0,
        handle: "h",
        name: one,
        bio: two,
        provenance: "injected",
      } as const;
      const opening = chronicle.close([
        [{ by: "scenario" }, joined],
        [{ by: "scenario" }, post],
      ]);
      run.commitRound(opening);
      const call = aCall({
        segments: [
          { role: "user", kind: "ask", text: one },
          { role: "user", kind: "ask", text: two },
        ],
        asked: { [one]: two },
        outcome: {
          ok: true,
          completion: {
            text: two,
            stop: "end",
            servedModel: "m",
            usage: {},
            sent: { [two]: one },
            reasoning: one,
            truth: [one, two],
          },
        },
      });
      run.recordCall(call);
      run.close();
      const again = RunFile.openForReading(path);
      expect([...again.events()]).toEqual(opening);
      const [stored] = again.callsOf(1);
      expect(stored && { ...stored, segments: [...stored.segments] }).toEqual({ id: 1, ...call });
      expect(again.blob(textHash(one))).toBe(one);
      expect(again.verifyChain()).toMatchObject({ ok: true });
      again.close();
    }),
    { numRuns: 60 },
  );
});

test("half a character in a failure's message is shown as a replacement mark", () => {
  const path = join(aFolder(), "run.db");
  const run = RunFile.create(path, aHeader);
  run.commitRound(new Chronicle().close([]));
  run.recordCall(aCall({ outcome: { ok: false, failure: "server_error", message: "cut \ud83d" } }));
  run.flush();
  expect(run.callFor({ round: 1, context: 1, ordinal: 0 })?.outcome).toMatchObject({ message: "cut \ufffd" });
  run.close();
});

test("a call is on disk soon after the next turn of the event loop, unasked, and many together are one transaction", async () => {
  const path = join(aFolder(), "run.db");
  const run = RunFile.create(path, aHeader);
  run.commitRound(new Chronicle().close([]));
  const reader = new Sqlite(path, { readonly: true });
  const count = reader.prepare("SELECT count(*) FROM calls").pluck();
  const changes = reader.prepare("PRAGMA data_version").pluck();
  for (let context = 0; context < 50; context += 1) run.recordCall(aCall({ context }));
  expect(count.get()).toBe(0);
  const before = Number(changes.get());
  await vi.waitFor(() => expect(count.get()).toBe(50), { timeout: 5_000, interval: 5 });
  expect([count.get(), Number(changes.get()) - before]).toEqual([50, 1]);
  reader.close();
  run.close();
});

test("calls of a round that answers at once go in with the round", () => {
  const path = join(aFolder(), "run.db");
  const run = RunFile.create(path, aHeader);
  const chronicle = new Chronicle();
  run.commitRound(chronicle.close([]));
  const reader = new Sqlite(path, { readonly: true });
  const changes = reader.prepare("PRAGMA data_version").pluck();
  const before = Number(changes.get());
  for (let context = 0; context < 50; context += 1) run.recordCall(aCall({ context }));
  run.commitRound(chronicle.close([]));
  expect(Number(changes.get()) - before).toBe(1);
  expect(run.callsOf(1)).toHaveLength(50);
  reader.close();
  run.close();
});
