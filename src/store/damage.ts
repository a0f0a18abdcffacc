/** What kind of record is not as it was written. `text`: one that nothing refers to. */
export type DamageKind =
  | "event"
  | "header"
  | "agent"
  | "persona"
  | "call"
  | "answer"
  | "reasoning"
  | "segment"
  | "text";

export interface Damage {
  readonly ok: false;
  /** The first round that is touched; -1 where no round uses the record. */
  readonly round: number;
  readonly kind: DamageKind;
  /** In words: which record, and what is wrong with it. */
  readonly detail: string;
}

export const damage = (round: number, kind: DamageKind, detail: string): Damage => ({
  ok: false,
  round,
  kind,
  detail,
});
