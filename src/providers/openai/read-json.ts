import type { Usage } from "../../core/call.ts";
import { isMap } from "./settings.ts";

/** A member of what may be a JSON object. */
export function memberOf(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

/** The members of what may be a JSON list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something, else undefined. */
export function wordsOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Arguments of a tool call: text by the protocol, an object from some servers. */
export function argumentsOf(value: unknown): string | undefined {
  return isMap(value) ? JSON.stringify(value) : wordsOf(value);
}

/** Usage with only those counts that are counts: whole and not negative. */
export function usageOf(counts: { readonly [Part in keyof Usage]-?: unknown }): Usage {
  const usage: { -readonly [Part in keyof Usage]: Usage[Part] } = {};
  for (const part of Object.keys(counts) as (keyof Usage)[]) {
    const count = counts[part];
    if (Number.isSafeInteger(count) && Number(count) >= 0) usage[part] = count as number;
  }
  return usage;
}

/** The object without its members that are undefined. */
export function known<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(members) as (keyof T)[]) {
    const value = members[key];
    if (value !== undefined) result[key] = value as Exclude<T[keyof T], undefined>;
  }
  return result;
}
