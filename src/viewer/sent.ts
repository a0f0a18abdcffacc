import type { Context } from "hono";
import { Refusal } from "./refusal.ts";

/** What was posted, as a record. Throws 400 for what is no JSON object. */
export async function sentIn(c: Context): Promise<Sent> {
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal(400, "the body is not JSON");
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal(400, "expected a JSON object");
  return new Sent(value as Readonly<Record<string, unknown>>);
}

/** The members of a posted object, each checked. Everything throws 400, saying what was expected. */
export class Sent {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.#members = members;
  }

  /** Undefined where it was left out. */
  text(name: string, most = 100_000): string | undefined {
    const value = this.#member(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw new Refusal(400, `${name}: expected a text, got ${typeof value}`);
    if (value.length > most)
      throw new Refusal(400, `${name}: expected at most ${most} characters, got ${value.length}`);
    return value;
  }

  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Refusal(400, `${name}: expected a text, got none`);
    return value;
  }

  /** Undefined where it was left out. */
  whole(name: string, least: number, most: number): number | undefined {
    const value = this.#member(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Refusal(400, `${name}: expected a whole number from ${least} to ${most}`);
  }

  #member(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }
}
