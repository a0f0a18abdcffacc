import { describe, expect, test } from "vitest";
import { seenLimits } from "../../../src/providers/wire/limits.ts";

const seen = (headers: Record<string, string>): ReturnType<typeof seenLimits> =>
  seenLimits(new Headers(headers));

describe("limits in headers", () => {
  test("are read as Anthropic writes them", () => {
    const headers = {
      "anthropic-ratelimit-requests-limit": "4000",
      "anthropic-ratelimit-tokens-limit": "90000",
    };
    expect(seen(headers)).toEqual({ requestsPerMinute: 4_000, tokensPerMinute: 90_000 });
    expect(seen({ "anthropic-ratelimit-input-tokens-limit": "50000" })).toEqual({ tokensPerMinute: 50_000 });
  });

  test("are read as OpenAI writes them", () => {
    const headers = { "x-ratelimit-limit-requests": "500", "x-ratelimit-limit-tokens": "200000" };
    expect(seen(headers)).toEqual({ requestsPerMinute: 500, tokensPerMinute: 200_000 });
  });

  test.each(["", "0", "-1", "many", "Infinity"])("are unknown where %j stands", (value) => {
    expect(seen({ "x-ratelimit-limit-requests": value })).toBeUndefined();
  });
});
