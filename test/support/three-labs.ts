import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshFolder } from "./experiments.ts";
import type { Fake } from "./fake-models/fake.ts";

/** Keys that must never be seen again, wherever they go. */
export const KEYS = {
  ANTHROPIC_API_KEY: "sk-ant-api03-Qm7ZtYv2LhXr9KpWnE4sUd8J",
  OPENAI_API_KEY: "sk-proj-Vb3NcXq8RfTy6GmZaHj1WkLs5Dp",
  LOCAL_KEY: "local-Zx9CvBn2Mq4WeRt7YuIo",
} as const;

export interface Society {
  readonly agents: number;
  readonly rounds: number;
  /** Lines of YAML at the top level, such as a budget. */
  readonly more?: string;
  readonly seeds?: number;
  /** Patience with one attempt, as a duration. */
  readonly timeout?: string;
}

/** A folder of its own with `labs.yaml`: three models over real HTTP in one society, crossed with the personas. */
export function labsDesk(fake: Fake, society: Society): string {
  const { agents, rounds, more = "", seeds = 1, timeout = "2s" } = society;
  const cwd = freshFolder();
  mkdirSync(join(cwd, "personas"));
  for (let i = 0; i < agents; i += 1) {
    const handle = `agent_${String.fromCharCode(97 + i)}`;
    const text = `handle: ${handle}\nname: Agent ${i}\nbio: Number ${i}.\nsoul: You are number ${i} and like it.\n`;
    writeFileSync(join(cwd, "personas", `${handle}.yaml`), text);
  }
  writeFileSync(
    join(cwd, "labs.yaml"),
    `name: labs
rounds: ${rounds}
seeds: ${seeds}
models:
  claude: { provider: anthropic, model: claude-haiku-5-5, base_url: "${fake.anthropicUrl}", timeout: ${timeout}, max_tokens: 600 }
  gpt: { provider: openai, model: gpt-6-luna, base_url: "${fake.openaiUrl}", timeout: ${timeout} }
  local: { provider: openai-compatible, model: qwen3, base_url: "${fake.openaiUrl}", api_key_env: LOCAL_KEY, timeout: ${timeout}, concurrency: 4 }
personas: [personas/*.yaml]
cast: { assign: latin-square, models: [claude, gpt, local] }
opening:
  - { by: host, in: general, title: "Who is awake?", body: "Say so." }
${more}
`,
  );
  return cwd;
}
