import { canonicalJson } from "../core/canonical-json.ts";
import type { EventType } from "../core/events.ts";
import { FIRST_LINK } from "./chain.ts";
import { EVENT_DOCS } from "./event-docs.ts";

const INTRODUCTION = `# Events

The log of a run is a list of events: facts about the forum, in order. Nothing else changes the forum. Its state at any
moment is what you get by applying the events up to there, one after the other, to an empty forum; so a replay, a resumed
run, a fork and the forum "as it was in round 12" are all the same thing done to different parts of the list.

An event says what happened, never what was attempted: attempts that the forum turned down are events of their own
(\`action.refused\`), and what a model was asked and answered is in the table \`calls\`, which no fold ever reads.

## What every event carries

| member | meaning |
|---|---|
| \`seq\` | number of the event, gapless from 1 |
| \`round\` | 0 is the opening; then 1, 2 … |
| \`at\` | virtual time in milliseconds since 1970; no clock of the real world is in the log |
| \`cause\` | why the fact exists: see below |
| \`type\` | one of those below |
| \`payload\` | the rest of the event, as JSON |

| cause | means |
|---|---|
| \`scheduler\` | the course of a run: rounds end |
| \`scenario\` | the scenario file: the opening, and what it does to the forum later |
| \`operator\` | a person who put something into a live run, or a fork |
| \`import\` | data from elsewhere |
| \`donor\` | the run whose forum this one's agents read: it happened there |
| \`turn\` | an agent's turn; then \`turn\` is the run's turn counter (from 1), \`context\` the conversation that was asked (an agent's own is its number), \`call\` which call of the turn answered (from 0), \`action\` the index in its answer (from 0; absent on the turn's own event) |

\`(round, context, ordinal = call)\` finds the call in the table \`calls\`, and with it the prompt and the raw answer behind
any post, comment or vote.

## One context that speaks for many

Where an arm has an author, \`context\` is the author's: the number after the last agent's of the plan. Turn by turn, its calls are
each for one agent, and each agent's ordinals begin at 64 times its number. In a script a call is for the whole round:
\`action\` is then the place of the line in the answer, broken lines counted, and \`script.written\` comes first, with the
number of the first turn that follows. Lines of one voice that follow each other are its turn; its \`turn.taken\` names the call of the
last of them. Everybody who is awake has at least one turn in the round, so that shares of turns mean the same in every arm:
whom a script gives no line was \`silent\` where the script came to its end, and lost as the script was where it did not.
Lines in the name of somebody who sleeps are refused as \`not_awake\` and make no turn.

Where the tree of another run is given, turns, votes, follows, communities and removals are that run's, with its moments and in its
order; a cause without \`action\` says so. What was lost there is \`silent\` here, since here nobody's answer was lost. Its
refusals and notes are not taken over: they are words of its own. Only the words of posts and comments are the author's, and \`action\` is
the line that holds them; what nobody wrote reads \`[nothing written]\` and has none.

## What is for nobody

Agents that read a donor's record (an arm with \`feed: { donor: … }\`) act on a forum whose future has already happened. What
they do is decided like anything else, so it is refused where the forum would refuse it, and it is logged with
\`"audience":"nobody"\`: posts, comments, votes, follows, subscriptions, communities and removals alike. A fold gives such posts
and comments a place apart, under ids behind the last of the donor's, and does nothing else with any of them: no score, no
thread, no count and no notification changes. A vote for nobody is what was wanted: it neither adds to nor takes back the vote
of the donor's agent. So the events of such a log that are for everybody fold to the donor's own
forum, and the rest is what these agents made of it. A donor's turns, notes and refusals are not in the log: each turn stands
where the donor's agent took one, and is this agent's own.
`;

const CHAIN = `## The chain

Each round is sealed, so that one changed byte anywhere is found and two runs can be compared by one hash. An event is
first written as a line of JSON with ten members, in the order of the columns of the table \`events\`, with no white space:

    [seq,round,at,cause,turn,context,call,action,type,payload]
    [31,2,1769594400000,"turn",12,3,0,1,"vote.cast",{"item":"p4","value":1,"voter":3}]
    [32,2,1769594400000,"scheduler",null,null,null,null,"round.closed",{"hash":"9f86…","turns":4}]

The four members after \`cause\` are null unless the cause is a turn. In the payload the keys of every object stand in
code-unit order, members that are absent are left out, and strings are escaped as JSON.stringify does. Then, with
\`seal(previous, lines)\` = SHA-256 of \`previous\`, a newline, and each line followed by a newline, in hex:

1. The first link is the SHA-256 of the text \`polylogue log 1\`:
   \`${FIRST_LINK}\`.
   It holds no plan, no path and no version, so that equal histories have equal hashes whatever ran them.
2. \`hash = seal(previous link, the lines of the round without its round.closed)\` stands in \`round.closed\`.
3. \`log_hash = seal(hash, [the line of round.closed])\` is handed on: it is the previous link of the next round, it stands in the
   table \`rounds\`, and that of the last round is the log hash of the run.
`;

function section(type: EventType): string {
  const { meaning, fields, example } = EVENT_DOCS[type];
  const rows = Object.entries(fields).map(([name, text]) => `| \`${name}\` | ${text} |`);
  const { type: _, ...payload } = example;
  return `### ${type}\n\n${meaning}\n\n| member | meaning |\n|---|---|\n${rows.join("\n")}\n\n    ${canonicalJson(payload)}\n`;
}

/** The text of docs/events.md: every event type with its members and an example, checked by a test. */
export function eventsDocument(): string {
  const types = Object.keys(EVENT_DOCS) as EventType[];
  return [INTRODUCTION, "## The types\n", ...types.map(section), CHAIN].join("\n");
}
