import type { JSX } from "preact";
import type { Doings, Pair } from "../../api.ts";
import { WideTable } from "../parts/wide-table.tsx";
import { signed } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";

const WHAT = ["posts", "replies", "votes"] as const;

const differ = (one: Doings, other: Doings): boolean => WHAT.some((what) => one[what] !== other[what]);

/** Who did what from the parting on, where it differs. */
export function PairAfter({ pair }: { readonly pair: Pair }): JSX.Element | null {
  const rows = pair.after.filter(({ first, second }) => differ(first, second));
  if (rows.length === 0) return null;
  return (
    <section class="pair-after" aria-labelledby="after-title">
      <h2 id="after-title">
        From the parting to the end <small>whose doings differ, in number</small>
      </h2>
      <WideTable label="Doings, agent by agent">
        <thead>
          <tr>
            <th scope="col">agent</th>
            {WHAT.map((what) => (
              <th key={what} scope="col" class="figure">
                {what}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ handle, first, second }) => (
            <tr key={handle}>
              <th scope="row">
                <bdi>{beginning(handle, 40)}</bdi>
              </th>
              {WHAT.map((what) => (
                <td key={what} class="figure">
                  {first[what]} → {second[what]}{" "}
                  <small class="muted">{signed(second[what] - first[what])}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}
