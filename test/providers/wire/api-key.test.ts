import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { apiKeyOf, masked, secretsOf } from "../../../src/providers/wire/api-key.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a key", () => {
  test("comes from the variable that the scenario names, else from the provider's own", () => {
    vi.stubEnv("POLYLOGUE_TEST_MINE", " mine\n");
    vi.stubEnv("POLYLOGUE_TEST_ITS", "its");
    expect(apiKeyOf({ apiKeyEnv: "POLYLOGUE_TEST_MINE" }, "POLYLOGUE_TEST_ITS")).toEqual({
      ok: true,
      key: "mine",
    });
    expect(apiKeyOf({}, "POLYLOGUE_TEST_ITS")).toEqual({ ok: true, key: "its" });
  });

  test.each([undefined, "", "  "])("is missing where the variable is %j, which is named", (value) => {
    vi.stubEnv("POLYLOGUE_TEST_MINE", value);
    expect(apiKeyOf({ apiKeyEnv: "POLYLOGUE_TEST_MINE" }, "OTHER")).toEqual({
      ok: false,
      env: "POLYLOGUE_TEST_MINE",
    });
  });

  test("is not needed where neither side names one", () => {
    expect(apiKeyOf({}, undefined)).toEqual({ ok: true, key: "" });
  });
});

describe("a masked text", () => {
  test("holds no secret, however secrets and words overlap", () => {
    const word = fc.stringMatching(/^[a-c]{1,3}$/);
    const secret = fc.stringMatching(/^[a-c]{4,8}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(word, secret)), fc.array(secret, { maxLength: 3 }), (words, secrets) => {
        const text = masked([...words, ...secrets].join(""), secrets);
        for (const each of secrets) expect(text).not.toContain(each);
      }),
    );
  });

  test("holds no rest of a secret that begins like another", () => {
    expect(masked("key tide-tide-1234", ["tide", "tide-tide-1234"])).toBe("key •••");
  });

  test("holds nothing that looks like a key, and all other words", () => {
    expect(masked("Incorrect API key provided: sk-proj-AbC123***xyz. Try Bearer abcdef123456.", [])).toBe(
      "Incorrect API key provided: ••• Try Bearer •••",
    );
    expect(masked("the task at hand, a risk-averse bearer", ["hunter22"])).toBe(
      "the task at hand, a risk-averse bearer",
    );
  });

  test("knows the values of headers that are named like secrets", () => {
    const headers = { "X-Gateway-Token": "tok-123456", "HTTP-Referer": "https://example.org" };
    expect(secretsOf({ headers }, "key")).toEqual(["key", "tok-123456"]);
  });
});
