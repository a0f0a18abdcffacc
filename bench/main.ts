import { parseArgs } from "node:util";
import { engineBenchmark, measureSize } from "./engine.ts";
import { feedBenchmark } from "./feed.ts";
import { type Benchmark, tableOf } from "./finding.ts";
import { logBenchmark } from "./log.ts";
import { measureBenchmark } from "./measure.ts";
import { providersBenchmark } from "./providers.ts";
import { resumeBenchmark } from "./resume.ts";
import { viewerBenchmark } from "./viewer.ts";

const BENCHMARKS: Readonly<Record<string, (quick: boolean) => Benchmark | Promise<Benchmark>>> = {
  engine: engineBenchmark,
  feed: feedBenchmark,
  log: logBenchmark,
  measure: measureBenchmark,
  providers: providersBenchmark,
  resume: resumeBenchmark,
  viewer: viewerBenchmark,
};

const USAGE = `npm run bench -- [${Object.keys(BENCHMARKS).join("|")}]… [--quick] [--json]
npm run bench -- engine --agents N --rounds N`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    agents: { type: "string" },
    rounds: { type: "string", default: "1" },
  },
});

const { quick, json, agents, rounds } = values;
const print = (benchmark: Benchmark): void => {
  process.stdout.write(`${json ? JSON.stringify(benchmark) : tableOf(benchmark)}\n`);
};

if (agents !== undefined) {
  print(await measureSize({ agents: Number(agents), rounds: Number(rounds) }, quick));
} else {
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
    const measure = BENCHMARKS[name];
    if (measure === undefined) throw new Error(`no benchmark "${name}"\n${USAGE}`);
    print(await measure(quick));
  }
}
