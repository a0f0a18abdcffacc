/** A parsed body, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A parsed text; an empty object for what is no JSON object. */
export function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The object a member holds; an empty one where it holds none. */
export function recordOf(body: Json, key: string): Json {
  const value = body[key];
  return isRecord(value) ? value : {};
}

/** The list a member holds; an empty one where it holds none. */
export function listOf(body: Json, key: string): readonly unknown[] {
  const value = body[key];
  return Array.isArray(value) ? value : [];
}

export const textOf = (body: Json, key: string): string => {
  const value = body[key];
  return typeof value === "string" ? value : "";
};

/** The words of a message's content: a string, or parts with a `text` each. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isRecord(part) ? textOf(part, "text") : "")).join("\n");
}

/** Four characters to a token. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4);
