// A process that writes a run until it is killed: `node writer-process.mjs RUN.db`. It prints a line for every round
// that is committed, and one for every call that is on disk before its round is.
import { eventLine, FIRST_LINK, sealRound } from "../../src/store/chain.ts";
import { textHash } from "../../src/store/hash.ts";
import { RunFile } from "../../src/store/run-file.ts";

const header = {
  experiment: "e",
  arm: "a",
  seed: 1,
  scenarioText: "",
  scenarioFile: "e.yaml",
  planJson: "{}",
  planHash: textHash("{}"),
  codeVersion: "0.1.0",
  accessJson: "{}",
};

const call = (round, context) => ({
  round,
  context,
  ordinal: 0,
  draw: 0,
  repair: 0,
  attempt: 0,
  turn: round,
  agent: context,
  requestHash: textHash(`${round}/${context}`),
  model: "warm",
  segments: [{ role: "user", kind: "ask", text: `Round ${round}: what now?` }],
  asked: {},
  outcome: {
    ok: true,
    completion: { text: `answer ${round}/${context}`, stop: "end", servedModel: "m", usage: {}, sent: {} },
  },
  latencyMs: 1,
  waitingMs: 0,
});

function roundOf(round, seq, link) {
  const facts = Array.from({ length: 20 }, (_, i) => ({
    seq: seq + i + 1,
    round,
    at: round,
    cause: { by: "scenario" },
    event: { type: "community.created", community: `r${round}-${i}`, about: "x".repeat(100) },
  }));
  const hash = sealRound(link, facts.map(eventLine));
  const end = {
    seq: seq + facts.length + 1,
    round,
    at: round,
    cause: { by: "scheduler" },
    event: { type: "round.closed", turns: 0, hash },
  };
  return { events: [...facts, end], link: sealRound(hash, [eventLine(end)]) };
}

const run = RunFile.create(process.argv[2], header);
let [seq, link] = [0, FIRST_LINK];
// More than any test waits for; then it only holds the file, so that a slow reader does not chase it for ever.
for (let round = 0; round < 300; round += 1) {
  for (let context = 0; context < 3 && round > 0; context += 1) {
    run.recordCall(call(round, context));
    run.flush();
    process.stdout.write(`call ${round}/${context}\n`);
  }
  const { events, link: next } = roundOf(round, seq, link);
  run.commitRound(events);
  process.stdout.write(`round ${round}\n`);
  [seq, link] = [seq + events.length, next];
}
setInterval(() => {}, 60_000);
