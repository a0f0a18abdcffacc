import fc from "fast-check";
import { expect, test } from "vitest";
import { answerShape } from "../../../src/agent/answer.ts";
import type { ModelSpec } from "../../../src/core/call.ts";
import { RESPONSES } from "../../../src/providers/openai/openai.ts";
import { writeRequest } from "../../../src/providers/openai/write-request.ts";
import { CHAT } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { anySharing, blocksOf, requestOf, sharing } from "../prompts.ts";

const SPEC: ModelSpec = { provider: "openai", model: "m", params: {}, structured: "schema" };
const SHAPES = [answerShape(true, 2), answerShape(false, 1)];

const anySegment = fc.record({
  role: fc.constantFrom("system" as const, "user" as const, "assistant" as const),
  kind: fc.constantFrom("rules" as const, "frame" as const),
  text: fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", " \n", "\ud800", '"\\'),
    fc.string({ unit: "binary", minLength: 200, maxLength: 400 }),
  ),
});

test.each([RESPONSES, CHAT])(
  "$path: the JSON of parameters and prompt, whatever is shared and however often it was shown",
  (dialect) => {
    fc.assert(
      fc.property(anySharing(anySegment), fc.boolean(), (parts, isOne) => {
        const { segments, strands } = sharing(parts, isOne);
        const prompt = blocksOf(segments).map(({ role, text }) => ({ role, content: text }));
        for (const shape of [...SHAPES, ...SHAPES]) {
          const asked = { ...requestOf(segments, {}, shape), strands };
          const parameters = dialect.parameters(SPEC, asked);
          const plainly = { ...parameters, model: "m", [dialect.prompt]: prompt, stream: false };
          expect(writeRequest(dialect, SPEC, asked).bytes.toString()).toBe(JSON.stringify(plainly));
        }
      }),
    );
  },
);
