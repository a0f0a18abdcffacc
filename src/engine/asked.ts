import type { CallAddress, CallRequest, Completion, ModelSpec } from "../core/call.ts";

/** A request with what the call record says about its place. */
export interface Asked {
  /** May be made when first asked for, so that a wave's prompts need not all lie side by side. */
  readonly request: CallRequest;
  /** The model's alias, and what stands behind it now. */
  readonly model: string;
  readonly spec: ModelSpec;
  /** Absent where one context writes for many. */
  readonly agent?: number;
  /** The run's turn counter; of a script the first turn that it may make. */
  readonly turn: number;
  /** Takes the answer as it lands, where somebody waits for it then; the request will not be asked for again. */
  readonly answered?: (completion: Completion) => void;
}

/** Where in its round a call stands, as a key. A run asks one draw at each place; which one is not the log's affair. */
export function placeKey(at: Pick<CallAddress, "context" | "ordinal" | "repair">): string {
  return `${at.context} ${at.ordinal} ${at.repair}`;
}

/**
 * Gets the answers to some requests, in the order of the requests; undefined for those who took theirs as it landed. Live, from providers; in a replay, from the record.
 * It rejects when an answer cannot be had: the round is then not committed.
 */
export type AskAll = (asked: readonly Asked[]) => Answers | Promise<Answers>;

export type Answers = readonly (Completion | undefined)[];
