/**
 * Eight classes of English words that people use without choosing them, after the classes of Danescu-Niculescu-Mizil et al. 2012
 * ("Echoes of power"); the lists are our own.
 */
const LISTS = {
  articles: "a an the",
  auxiliaries: `am is are was were be been being do does did have has had having can could may might must shall should will would
    don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't mustn't
    i'm you're we're they're he's she's it's that's there's i've you've we've they've i'll you'll we'll they'll it'll
    i'd you'd we'd they'd he'd she'd`,
  conjunctions:
    "and but or nor so yet because although though while whereas whether if unless since until as",
  adverbs: `just also very really only even still already too so quite rather almost always never often sometimes ever now then here
    there again maybe perhaps probably actually not soon well`,
  impersonal: `it its itself it's this that these those something anything everything nothing someone anyone everyone nobody
    somebody anybody everybody what which who whatever other others another that's`,
  personal: `i me my mine myself you your yours yourself yourselves we us our ours ourselves he him his himself she her hers
    herself they them their theirs themselves i'm i've i'd i'll you're you've you'd you'll we're we've we'd we'll they're
    they've they'd they'll he's she's he'd she'd`,
  prepositions: `of in on at by for with without within about against between among into onto through during before after above
    below to from up down out off over under near toward towards upon across along behind beyond beside besides despite
    except like unlike per than via`,
  quantifiers:
    "all any some few many much more most less least several enough each every both either neither none one lot lots",
} as const;

export type MarkerClass = keyof typeof LISTS;
export const MARKER_CLASSES = Object.keys(LISTS) as MarkerClass[];

const CLASSES_OF = new Map<string, number[]>();
for (const [index, name] of MARKER_CLASSES.entries()) {
  // A list may name a word that is in two lists, and texts write its apostrophe in two ways.
  for (const word of LISTS[name].split(/\s+/).flatMap(bothApostrophes)) {
    CLASSES_OF.set(word, [...(CLASSES_OF.get(word) ?? []), index]);
  }
}

function bothApostrophes(word: string): string[] {
  return word.includes("'") ? [word, word.replace("'", "’")] : [word];
}

/** How many of the words fall into each class, in the order of `MARKER_CLASSES`; a word may be in several. */
export function markerCounts(words: readonly string[]): number[] {
  const counts = MARKER_CLASSES.map(() => 0);
  for (const word of words) {
    for (const index of CLASSES_OF.get(word) ?? NO_CLASSES) counts[index] = (counts[index] as number) + 1;
  }
  return counts;
}

const NO_CLASSES: readonly number[] = [];
