import { emptyRun } from "./empty-run.ts";
import { History } from "./history.ts";

/** Makes a finished run of so many rounds of so many events behind an opening; the number of its last event. */
export function writeHistory(path: string, rounds: number, size: number): number {
  const file = emptyRun(path);
  const history = new History();
  file.commitRound(history.opening());
  for (let i = 0; i < rounds; i += 1) file.commitRound(history.next(size));
  const { lastSeq } = file.header();
  file.finish();
  return lastSeq;
}
