import { describe, expect, test } from "vitest";
import { type EmbeddingModel, openRemote } from "../../src/embedders/remote.ts";

/** A model that says of a text how long it is, and notes what it was asked. */
function lengths(served: () => string = () => "lengths-1"): EmbeddingModel & { readonly asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    model: "lengths",
    server: "localhost/v1",
    ask: async (texts) => {
      asked.push([...texts]);
      return { servedModel: served(), vectors: texts.map((text) => [text.length, 1]) };
    },
  };
}

describe("an embedder over a wire", () => {
  test("asks in batches, gives vectors of length 1 in order, and sends no empty text", async () => {
    const model = lengths();
    const embedder = await openRemote(model, { batch: 2 });
    model.asked.length = 0;
    const vectors = await embedder.embed(["aaa", "", "b", " ", "cc"]);
    expect(model.asked).toEqual([["aaa", "b"], ["cc"]]);
    expect(vectors.map((vector) => Math.round(Math.hypot(...vector)))).toEqual([1, 0, 1, 0, 1]);
    expect((vectors[0]?.[0] as number) / (vectors[0]?.[1] as number)).toBeCloseTo(3, 5);
    expect((vectors[4]?.[0] as number) / (vectors[4]?.[1] as number)).toBeCloseTo(2, 5);
    expect(embedder.dimensions).toBe(2);
  });

  test("cuts long texts and halves no character", async () => {
    const model = lengths();
    const embedder = await openRemote(model, { longest: 3 });
    await embedder.embed(["abcdef", "ab🦊"]);
    expect(model.asked.at(-1)).toEqual(["abc", "ab"]);
  });

  test("its hash tells models, servers and lengths of text apart", async () => {
    const hashes = await Promise.all([
      openRemote(lengths()),
      openRemote(lengths(() => "lengths-2")),
      openRemote({ ...lengths(), model: "others" }),
      openRemote({ ...lengths(), server: "elsewhere/v1" }),
      openRemote(lengths(), { longest: 10 }),
    ]);
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(5);
    expect((await openRemote(lengths())).hash).toBe(hashes[0]?.hash);
  });

  test("a model that changes under way, or gives too few or odd vectors, is not usable", async () => {
    let served = "one";
    const moved = await openRemote(lengths(() => served));
    served = "two";
    await expect(moved.embed(["a"])).rejects.toMatchObject({ code: "provider_unusable" });
    for (const vectors of [[], [[1, 2, 3]]]) {
      let first = true;
      const embedder = await openRemote({
        ...lengths(),
        ask: async () => {
          const answer = first ? [[1, 2]] : vectors;
          first = false;
          return { servedModel: "m", vectors: answer };
        },
      });
      await expect(embedder.embed(["a"])).rejects.toMatchObject({ code: "provider_unusable" });
    }
    const none = { ...lengths(), ask: async () => ({ servedModel: "m", vectors: [] }) };
    await expect(openRemote(none)).rejects.toMatchObject({ code: "provider_unusable" });
  });
});
