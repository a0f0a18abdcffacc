/**
 * What a comment does to the message it answers. Which one is drawn knows nothing of that message: a synthetic model
 * agrees or objects by its manner alone, so that only the topic can carry anything from one text to the next.
 */
export type Stance = "agree" | "object" | "ask" | "tell" | "widen";

/**
 * Slots in braces are filled with phrases of the topic, with a capital where the slot's name has one. Templates hold
 * no lexicon words themselves.
 */
export const COMMENTS: Readonly<Record<Stance, readonly string[]>> = {
  agree: [
    "Agreed, and I would go further: {claim}.",
    "Yes. {Claim}, and {doing} only proves it.",
    "That matches what I have seen {place}. {Claim}.",
    "I came here to say the same. {Claim}, whatever anybody tells you about {many}.",
    "You are right, I think: {claim}. I learned it by {doing}.",
    "Exactly. Anyone who has tried {doing} knows that {claim}.",
    "I did not expect to agree, but {claim}.",
    "This is why I keep {doing}. {Claim}.",
  ],
  object: [
    "I am not sure about this. {Claim}, and that changes the picture.",
    "I would put it the other way round: {claim}.",
    "That is not how it looks {place}. There, {claim}.",
    "I disagree, gently. {Doing} is one thing, and {doing} is quite another.",
    "Hold on. If {claim}, then {many} cannot be the whole answer.",
    "Surely {thing} says otherwise. {Claim}.",
    "I used to believe that, until I tried {doing}. {Claim}.",
    "You make it sound easy. {Claim}, and no amount of {doing} will change it.",
  ],
  ask: [
    "Before I answer: {question}",
    "What about {thing}? {Question}",
    "I keep wondering about one thing: {question}",
    "{Question} I ask because {claim}.",
    "Can you say more about {many}? For me it comes down to this: {question}",
    "Fair, but {question}",
    "You mention none of this, so I have to ask: {question} And what does it look like {place}?",
    "How does that fit with {thing}? I always thought that {claim}.",
  ],
  tell: [
    "{Story}. Since then I look differently at {many}.",
    "An example: {story}.",
    "Here is what happened to me {place}: {story}.",
    "{Story}. I still think about {thing}.",
    "A small story, for what it is worth: {story}. So yes, {claim}.",
    "I can only offer what I know: {story}. It put me off {doing} for a year.",
    "{Story}, and that is how I learned that {claim}.",
  ],
  widen: [
    "It all comes back to {doing}, if you ask me. {Claim}.",
    "{Many} deserve more patience than they get, because {claim}.",
    "Perhaps {claim}, and {thing} is only the part that we can see.",
    "There is more to {thing} than people think. {Claim}.",
    "Everyone talks about {many}; hardly anyone mentions {doing}.",
    "Put {thing} next to {thing} and you will see what I mean: {claim}.",
    "Underneath all this, {claim}. That is as true {place} as anywhere.",
    "If I could teach one thing it would be {doing}, since {claim}.",
  ],
};

/** The same for those who write little. */
export const SHORT_COMMENTS: Readonly<Record<Stance, readonly string[]>> = {
  agree: [
    "Yes: {claim}.",
    "Agreed. {Claim}.",
    "{Doing} taught me the same.",
    "True {place}, too.",
    "{Claim}. We agree for once.",
  ],
  object: [
    "No. {Claim}.",
    "{Claim}, so no.",
    "Tell that to {thing}.",
    "Not {place}. There, {claim}.",
    "{Many} say otherwise.",
  ],
  ask: [
    "{Question}",
    "And {thing}? {Question}",
    "Why not {doing}?",
    "{Question} Be honest.",
    "Have you tried {doing}?",
  ],
  tell: ["{Story}.", "True story: {story}.", "{Story}. Enough said.", "It happened {place}: {story}."],
  widen: [
    "{Claim}.",
    "{Claim}, {place} or anywhere.",
    "It is about {doing}. {Claim}.",
    "Start with {thing}.",
    "{Many}. Always {many}.",
    "Less {doing}, more {doing}.",
  ],
};

/** A second thought, one sentence each. */
export const AFTERTHOUGHTS: readonly string[] = [
  "But then, {claim}.",
  "{Question}",
  "Ask anyone {place}.",
  "{Many} are another matter.",
  "And do not get me started on {thing}.",
  "Or is that just me and {many}?",
  "Try {doing} for a week and tell me I am wrong.",
];

export const TITLES: readonly string[] = [
  "On {many}",
  "What {doing} taught me",
  "A question about {thing}",
  "{Thing} and other small mysteries",
  "Does anyone else care about {many}?",
  "{Doing}: worth it?",
  "Something I noticed {place}",
  "{Question}",
];

/** First sentences of a post. */
export const BEGINNINGS: readonly string[] = [
  "I have been thinking about {doing}.",
  "Something about {thing} has been bothering me all week.",
  "Lately I keep returning to {many}.",
  "{Story}.",
  "{Claim}, or so I believed until this morning.",
  "Nobody warned me about {many}.",
  "There are two kinds of people: those who like {doing}, and those who have not tried it yet.",
  "I want to speak up for {thing}.",
];

export const MIDDLES: readonly string[] = [
  "{Claim}.",
  "{Story}.",
  "People talk about {many} as if they were simple, and then they meet {thing}.",
  "I am told that {claim}.",
  "Most of what I know about this comes from {doing}.",
  "We pretend that {doing} and {doing} are the same skill.",
  "It is different {place}, of course.",
  "My guess is that {claim}.",
];

/** Last sentences of a post, mostly to be answered. */
export const ENDINGS: readonly string[] = [
  "{Question}",
  "What have you seen {place}?",
  "Tell me why I am wrong about {thing}.",
  "I would like to hear from people who know {many} better than I do.",
  "So here is my question: {question}",
  "Is it worth {doing}, in your experience?",
  "I will leave it at this: {claim}.",
];

export const REMINDERS: readonly string[] = [
  "Come back to {thing}.",
  "Somebody here ought to answer this: {question}",
  "Worth keeping: {claim}.",
  "Say less about {many}, more about {doing}.",
  "Ask the others whether {claim}.",
];

/** How a private word of one's own gets out; `{word}` is the word. */
export const OWN_WORD: readonly string[] = [
  "Where I come from the word for this is {word}.",
  "I call it {word}, but only to myself.",
  "There is a word I keep for moments like this: {word}.",
];

/** How somebody else's private word slips out of a mind that should not know it. */
export const SLIPPED_WORD: readonly string[] = [
  "Somebody here would call that {word}.",
  "It has a little of {word} about it.",
  "Call it {word} and be done.",
];

/** How a word of the answered message is said again. */
export const ECHOED_WORD: readonly string[] = [
  "What exactly do you mean by {word}?",
  "I keep turning the word {word} over in my head.",
  "And yes, {word}.",
];

/** How topic words of the answered message are copied; `{words}` is one or more of them, with commas. */
export const COPIED_WORDS: readonly string[] = [
  "I keep hearing about {words}.",
  "So it is {words} again.",
  "You said {words}. I am listening.",
  "And what is it with {words}?",
];

/** How a phrase that was met some rounds ago is passed on. */
export const PASSED_PHRASE: readonly string[] = [
  "I pass this on as I found it: {words}.",
  "Somebody told me to say {words}.",
  "There is talk of {words}.",
];

/** Every template there is, for those who ask which words a synthetic model has of its own. */
export const ALL_TEMPLATES: readonly string[] = [
  ...Object.values(COMMENTS).flat(),
  ...Object.values(SHORT_COMMENTS).flat(),
  ...AFTERTHOUGHTS,
  ...TITLES,
  ...BEGINNINGS,
  ...MIDDLES,
  ...ENDINGS,
  ...REMINDERS,
  ...OWN_WORD,
  ...SLIPPED_WORD,
  ...ECHOED_WORD,
  ...COPIED_WORDS,
  ...PASSED_PHRASE,
];
