import type { ModelAccess } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { hasWire } from "../providers/check.ts";
import { keyNameOf } from "../providers/key-name.ts";
import { modelsUrl, ping } from "../providers/ping.ts";
import type { NamedModel } from "../scenario/models.ts";
import { OWN_KEYS } from "./doctor-keys.ts";
import type { Finding } from "./finding.ts";
import type { Keys } from "./keys.ts";

/** A server, and what is to be asked of it. */
interface Server {
  readonly provider: string;
  readonly access: ModelAccess;
  /** Models of the scenario that it should have. */
  readonly models: readonly string[];
}

const TIMEOUT_MS = 10_000;

/**
 * One finding for each server that answers to a key within reach, or that one of `models` names: whether it is there, and
 * how long it took. One small request each, which costs nothing; without the key that it needs, none.
 */
export async function pingFindings(
  keys: Keys,
  models: readonly NamedModel[],
  clock: () => number,
): Promise<Finding[]> {
  const servers = serversOf(keys, models);
  if (servers.length === 0) {
    const mend = "Set a key, or name a scenario with --scenario.";
    return [{ check: "ping", level: "note", says: "no key is set, so there is nobody to ask", mend }];
  }
  return Promise.all(servers.map((server) => pingOne(server, keys, clock)));
}

function serversOf(keys: Keys, models: readonly NamedModel[]): Server[] {
  const named = new Map<string, Server>();
  for (const { spec, access } of models.filter((model) => hasWire(model.spec))) {
    const { baseUrl, apiKeyEnv, headers } = access;
    const place = canonicalJson([spec.provider, baseUrl, apiKeyEnv, headers]);
    const before = named.get(place)?.models ?? [];
    named.set(place, { provider: spec.provider, access, models: [...new Set([...before, spec.model])] });
  }
  const servers = [...named.values()];
  const others = Object.entries(OWN_KEYS)
    .filter(([name]) => keys.find(name) !== undefined)
    .map(([, provider]) => provider)
    .filter((provider) => !servers.some((server) => server.provider === provider));
  return [...servers, ...others.map((provider) => ({ provider, access: {}, models: [] }))];
}

async function pingOne(server: Server, keys: Keys, clock: () => number): Promise<Finding> {
  const { provider, access, models } = server;
  const check = `ping ${provider}`;
  const url = new URL(modelsUrl(provider, access) ?? "http://unknown");
  const name = keyNameOf({ provider }, access);
  const key = name === undefined ? undefined : keys.find(name)?.key.trim();
  if (name !== undefined && key === undefined) {
    return { check, level: "problem", says: `not asked: ${name} is not set`, mend: `Set ${name}.` };
  }
  const started = clock();
  const outcome = await ping({ provider, access, key }, TIMEOUT_MS);
  const took = `${url.host}, ${Math.round(clock() - started)} ms`;
  if (!outcome.ok) {
    const mend = `See whether the server is up${name === undefined ? "" : ` and ${name} is right`}.`;
    return { check, level: "problem", says: `${took}: ${outcome.why}`, mend };
  }
  return { check, ...heard(took, models, outcome.models) };
}

/** Lists may be cut into pages, so that a model which is not on the first may be there all the same. */
function heard(
  took: string,
  wanted: readonly string[],
  listed: readonly string[] | undefined,
): Pick<Finding, "level" | "says" | "mend"> {
  if (listed === undefined) return { level: "ok", says: `${took}: answers` };
  const says = `${took}: answers, lists ${listed.length} model${listed.length === 1 ? "" : "s"}`;
  const absent = wanted.filter(
    (model) =>
      !listed.some((one) => one === model || one === `${model}:latest` || one.startsWith(`${model}-`)),
  );
  if (absent.length === 0) return { level: "ok", says };
  const mend = `Among them: ${listed.slice(0, 5).join(", ")}`;
  return { level: "note", says: `${says}, without ${absent.join(", ")}`, mend };
}
