import { test } from "vitest";
import { moltbookCorpus } from "../../support/moltbook.ts";
import { shingleHashes, minHash, nearDuplicates } from "../../../src/analysis/language/near-duplicates.ts";
import { latinWords } from "../../../src/analysis/language/words.ts";
test("x", () => {
  const c0 = moltbookCorpus();
  const T: string[] = [];
  for (let k = 0; k < 8; k++) for (const m of c0.messages) T.push(latinWords(k===0?m.body:m.body.split(" ").map((w,i)=> (i*7+k*13+m.index)%5===0 ? w+k : w).join(" ")).join(" "));
  let t = performance.now(); const L = (s: string) => { console.log(s, Math.round(performance.now()-t)); t = performance.now(); };
  const H = T.map(x => shingleHashes(x,5)); L("hashes "+T.length);
  const S = H.map(h => minHash(h,64)); L("min");
  nearDuplicates(T,.8); L("all");
});
