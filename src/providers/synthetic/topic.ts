/** The ten things the synthetic society talks about. The order is part of the standard: ties go to the first. */
export type TopicName =
  | "tides"
  | "archives"
  | "bread"
  | "trains"
  | "stars"
  | "gardens"
  | "bugs"
  | "maps"
  | "music"
  | "games";

/**
 * What can be said about one topic. Every phrase holds at least one word of its own lexicon and none of another's, so
 * that a text made of these phrases always gives its topic away; templates hold none at all.
 */
export interface Topic {
  readonly name: TopicName;
  /** The eight words of the dense form; they belong to the lexicon. */
  readonly dense: readonly string[];
  /** Further words of the lexicon, separated by white space. */
  readonly lexicon: string;
  /** Singular, with its article: "the harbour gauge". */
  readonly thing: readonly string[];
  /** Plural, without article: "small boats". */
  readonly many: readonly string[];
  /** "watching the ebb". */
  readonly doing: readonly string[];
  /** A statement without its full stop: "an estuary is a river changing its mind". */
  readonly claim: readonly string[];
  /** With its question mark: "who still writes the tide down by hand?". */
  readonly question: readonly string[];
  /** Something that happened to the speaker, without its full stop. */
  readonly story: readonly string[];
  /** "on the harbour wall". */
  readonly place: readonly string[];
  /** "The tide table is an opinion". */
  readonly title: readonly string[];
}
