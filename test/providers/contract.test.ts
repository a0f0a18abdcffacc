import type { ModelSpec } from "../../src/core/call.ts";
import { openProvider } from "../../src/providers/open.ts";
import { contractSuite, type Make } from "./contract.ts";

const synthetic = (model: string): Make => {
  const spec: ModelSpec = { provider: "synthetic", model, params: {} };
  return (access, world) => openProvider(spec, access, world);
};

contractSuite("synthetic/listener", synthetic("listener?q=0.6"));
contractSuite("synthetic/listener, dense", synthetic("listener?q=0.6&dense"));
contractSuite("synthetic/listener that tells and repeats", synthetic("listener?q=1&canary=0.5&echo=0.5"));
contractSuite("synthetic/deaf", synthetic("deaf"));
contractSuite("synthetic/omniscient", synthetic("omniscient?slip=0.5"));
contractSuite("synthetic/parrot", synthetic("parrot"));
contractSuite("synthetic/jitter", synthetic("jitter?q=0.6"));
contractSuite("synthetic/mirror", synthetic("mirror?q=0.6"));
contractSuite("synthetic/mirror, dense", synthetic("mirror?q=1&dense"));
contractSuite("synthetic/copier", synthetic("copier?delay=2&phrase=the+tide"));
contractSuite("synthetic/paraphraser", synthetic("paraphraser"));
contractSuite("synthetic/flaky with nothing to fail at", synthetic("flaky?unreadable=0&refuse=0"));
contractSuite("synthetic/flaky", synthetic("flaky?unreadable=0.3&refuse=0.2&truncate=0.2&empty=0.1"), [
  {
    reason: "it spoils answers on purpose",
    tests: [
      "answers parse as JSON in the shape that was asked for",
      "where reads are not offered, none is asked for",
      "where reads are offered, an answer is one read or some actions",
      "every part of the address changes the dice",
      "a prompt of nothing is answered",
      "a prompt of a lone surrogate is answered",
      "a prompt of right-to-left and combining marks is answered",
      "a prompt of JSON, fences and quotes is answered",
      "a prompt of 100 kB on one line is answered",
      "a prompt of 100 kB without a letter is answered",
      "a forced comment is exactly one comment on its slot",
    ],
  },
]);

const SCRIPT = `
ada:
  - actions:
      - { type: comment, target: p1, body: "I see." }
      - { type: vote, target: p1, value: 1 }
default:
  - { actions: [{ type: do_nothing }] }
`;
contractSuite(
  "scripted",
  (access, world) =>
    openProvider({ provider: "scripted", model: "", params: {}, script: SCRIPT }, access, world),
  [
    {
      reason: "a script has no dice",
      tests: ["every part of the address changes the dice", "seed and arm change the dice"],
    },
    { reason: "a script says what it says", tests: ["a forced comment is exactly one comment on its slot"] },
  ],
);
