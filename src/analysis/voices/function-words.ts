/**
 * English words that carry grammar and no topic: articles, pronouns, prepositions, conjunctions, auxiliaries, quantifiers,
 * common adverbs, and what an apostrophe splits off ("don't" is read as "don" and "t").
 */
const LIST = `
a an the this that these those
i me my mine myself we us our ours ourselves you your yours yourself yourselves
he him his himself she her hers herself it its itself they them their theirs themselves
who whom whose which what whoever whatever someone somebody something anyone anybody anything
everyone everybody everything nobody nothing none one ones other others another each every either neither both
all any some few many much more most less least several enough such same own
of in on at by for with without within about against between among into onto through during before after above below
to from up down out off over under again near since until till toward towards upon across along behind beyond beside
besides despite except like unlike per than via
and or but nor so yet if unless because although though while whereas whether as when where why how then once
am is are was were be been being do does did doing done have has had having
can could may might must shall should will would ought need dare
not no never always often sometimes ever just only even still already also too very quite rather really almost
perhaps maybe here there now soon later today thus hence therefore however otherwise instead anyway else
yes okay well oh
s t d m ll ve re don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ain let
`;

export const FUNCTION_WORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
