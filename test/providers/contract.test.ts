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
