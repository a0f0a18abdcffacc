/** "PLog": tells a run file from every other SQLite file. */
export const APPLICATION_ID = 0x504c6f67;

/** Where calls are kept; in a probe's file too. */
export const CALLS = `-- Every attempt at every request: one row each, failures too. Recorded as they return, before their round commits.
CREATE TABLE calls (
  id                 INTEGER PRIMARY KEY, -- gapless from 1, in the order of recording
  round              INTEGER NOT NULL,    -- round that asked
  context            INTEGER NOT NULL,    -- conversation that asked; an agent's own is its number
  ordinal            INTEGER NOT NULL,    -- which call of the turn, from 0: each read is one
  draw               INTEGER NOT NULL,    -- which sample of the same prompt, from 0
  repair             INTEGER NOT NULL,    -- which repair of an unreadable answer, from 0
  attempt            INTEGER NOT NULL,    -- which try of the same request, from 0
  turn               INTEGER NOT NULL,    -- the run's turn counter, as in events
  agent              INTEGER,             -- agent that acts on the answer; NULL where one context writes for many
  request_hash       BLOB    NOT NULL,    -- SHA-256 of the request, 32 bytes: hex(request_hash) for eyes
  model              TEXT    NOT NULL,    -- alias of the model asked
  served_model       TEXT,                -- what the provider says it ran
  host               TEXT,                -- who served it, where the provider passes requests on
  fingerprint        TEXT,                -- the server's mark of its configuration
  asked              TEXT    NOT NULL,    -- parameters as the plan has them, JSON
  sent               TEXT,                -- parameters as they went out, JSON
  segments           TEXT    NOT NULL,    -- the prompt: ids in segments, as a JSON array in order; -7 stands for all of strand 7
  answer             INTEGER,             -- raw answer: id in blobs; NULL where the call failed
  stop               TEXT,                -- why the model stopped: end, max_tokens, refusal, filter, context_window, tool_use
  input_tokens       INTEGER,             -- billed input, cache reads included; NULL where the provider does not say
  cached_tokens      INTEGER,             -- part of the input that was read from a cache
  cache_write_tokens INTEGER,             -- part of the input that was written to a cache
  output_tokens      INTEGER,             -- billed output
  reasoning_tokens   INTEGER,             -- part of the output that was reasoning
  price_usd          REAL,                -- US dollars; NULL is unknown, not 0
  price_source       TEXT,                -- where the price comes from
  reported_usd       REAL,                -- US dollars where the provider itself reports them
  latency_ms         REAL    NOT NULL,    -- wall-clock time from sending to the last byte
  waiting_ms         REAL    NOT NULL,    -- wall-clock time spent waiting before it was sent: for a place, a limit, the next try
  failure            TEXT,                -- why no answer came; NULL for an answer
  message            TEXT,                -- what the provider said about the failure
  retry_after_ms     REAL,                -- how long the provider asked us to wait
  truth              TEXT,                -- a synthetic model's confession, JSON; never part of the answer
  reasoning          INTEGER,             -- the model's reasoning: id in blobs
  reused             INTEGER NOT NULL DEFAULT 0 -- 1 where nothing was asked: a fork took its parent's answer, or a cassette had it
) STRICT;`;

/** Where the texts of prompts and answers are kept; in a probe's file too. */
export const TEXTS = `-- The pieces that prompts are made of. Each is stored once, however many prompts hold it.
CREATE TABLE segments (
  id         INTEGER PRIMARY KEY, -- gapless from 1
  hash       BLOB    NOT NULL,    -- SHA-256 of role, kind, slot, source, provenance and text hash: its first 16 bytes
  role       TEXT    NOT NULL,    -- system, user or assistant
  kind       TEXT    NOT NULL,    -- rules, persona, memory, feed, thread …
  slot       TEXT,                -- id under which the words are shown
  source     TEXT,                -- message whose words these are; differs from slot where texts are exchanged
  provenance TEXT,                -- whose hand; NULL for the agent's own run
  blob       INTEGER NOT NULL     -- the text: id in blobs
) STRICT;

-- Pieces that stand one after the other in the prompts of many, such as a front page: their list is stored once.
CREATE TABLE strands (
  id       INTEGER PRIMARY KEY, -- gapless from 1
  segments TEXT    NOT NULL     -- ids in segments, as a JSON array in order
) STRICT;

-- Texts by content: prompt pieces, answers, reasoning, personas.
CREATE TABLE blobs (
  id      INTEGER PRIMARY KEY,        -- gapless from 1
  hash    BLOB    NOT NULL,           -- SHA-256 of the text: its first 16 bytes; of personas all 32
  text    TEXT    NOT NULL,           -- the text itself
  escaped INTEGER NOT NULL DEFAULT 0  -- 1 where the text has no UTF-8 form: then it is a JSON string, hashed after a byte 0xFF
) STRICT;`;

/** The tables of format 2. While a run is written it has integer keys only; `INDEXES` come when it ends. */
export const TABLES = `
-- One row: what the run is, where it comes from and how it stands.
CREATE TABLE run (
  id                INTEGER PRIMARY KEY CHECK (id = 1), -- always 1: one file holds one run
  format_version    INTEGER NOT NULL, -- layout of this file; this and code_version keep their names in every format
  code_version      TEXT    NOT NULL, -- version of Polylogue that made the file
  created_at        TEXT    NOT NULL, -- wall-clock time at which the file was made, ISO 8601
  experiment        TEXT    NOT NULL, -- name of the experiment
  arm               TEXT    NOT NULL, -- name of the arm
  seed              INTEGER NOT NULL, -- the number that fixes chance
  scenario_file     TEXT    NOT NULL, -- name of the scenario file, without folders
  plan_hash         TEXT    NOT NULL, -- hash of the plan
  analysis_plan_hash TEXT,            -- hash of the pre-registration that stood before the first call; NULL for none
  parent_path       TEXT,             -- for a fork: the run it comes from
  parent_round      INTEGER,          -- for a fork: the last round both share
  parent_change     TEXT,             -- for a fork: what differs
  parent_answers    TEXT CHECK (parent_answers IN ('same-prompt', 'fresh')), -- for a fork: whether unchanged questions take the parent's answers
  draw              INTEGER NOT NULL DEFAULT 0, -- which sample of each prompt this run asks for: a fresh fork asks for the next
  inbox_taken       INTEGER NOT NULL DEFAULT 0, -- number of the last message taken up from the operator's inbox
  status            TEXT    NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'stopped', 'failed')), -- a killed run still says running
  stop_reason       TEXT,             -- why it stopped or failed
  last_round        INTEGER NOT NULL DEFAULT -1, -- last closed round; 0 is the opening, -1 before it
  last_seq          INTEGER NOT NULL DEFAULT 0,  -- number of the last event
  log_hash          TEXT    NOT NULL, -- last link of the chain: equal for equal histories
  comparable        INTEGER CHECK (comparable IN (0, 1)), -- 0 where too many turns were lost; NULL while not judged
  comparable_reason TEXT,             -- why it is not comparable
  counts            TEXT              -- totals as JSON: turns, posts, calls …
) STRICT;

-- One row: what the run was made from. Apart from the table run, of which every round changes the row, since these can be long.
CREATE TABLE origin (
  id            INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  scenario_text TEXT    NOT NULL, -- the scenario file, word for word
  plan          TEXT    NOT NULL, -- the resolved plan as JSON: all that could change the log
  access        TEXT    NOT NULL, -- how models were reached, as JSON: cannot change the log, so not in the plan
  analysis_plan TEXT              -- the pre-registration, word for word; NULL for none
) STRICT;

-- The log: every fact, in order. The forum at any moment is a fold over it. docs/events.md describes each type.
CREATE TABLE events (
  seq     INTEGER PRIMARY KEY, -- gapless from 1
  round   INTEGER NOT NULL,    -- 0 is the opening; never falls
  at      INTEGER NOT NULL,    -- virtual time in milliseconds since 1970
  cause   TEXT    NOT NULL CHECK (cause IN ('scheduler', 'scenario', 'operator', 'import', 'donor', 'turn')), -- who brought it about
  turn    INTEGER,             -- the run's turn counter, from 1; this and the next three are NULL unless the cause is a turn
  context INTEGER,             -- the conversation that was asked; an agent's own is its number
  call    INTEGER,             -- which call of the turn answered, from 0
  action  INTEGER,             -- index of the action in the answer, from 0; NULL on the turn's own event
  type    TEXT    NOT NULL,    -- "post.created", "vote.cast" …
  payload TEXT    NOT NULL     -- the rest of the event as canonical JSON
) STRICT;

-- One row for each closed round: where its chain ends.
CREATE TABLE rounds (
  round    INTEGER PRIMARY KEY, -- 0 is the opening
  last_seq INTEGER NOT NULL,    -- number of its round.closed event
  log_hash BLOB    NOT NULL     -- the link it hands on, 32 bytes: the run's log hash after it
) STRICT;

-- Who took part: the agent.joined events, with the model behind each alias written out.
CREATE TABLE agents (
  number          INTEGER PRIMARY KEY, -- from 0 in the order of joining; events name agents by it
  handle          TEXT    NOT NULL,    -- name on the forum
  name            TEXT    NOT NULL,    -- display name
  bio             TEXT    NOT NULL,    -- public description
  provenance      TEXT    NOT NULL,    -- autonomous, human-prompted, clone, shill, injected or unknown
  model           TEXT,                -- alias of its model; NULL for outsiders, whom nobody asks
  provider        TEXT,                -- provider of that model
  requested_model TEXT,                -- model as the provider is asked for it
  persona         INTEGER,             -- private persona text: id in blobs
  joined_round    INTEGER NOT NULL     -- round in which it joined
) STRICT;

-- What the experimenter changed about agents later: the agent.changed events. NULL is unchanged.
CREATE TABLE agent_changes (
  agent   INTEGER NOT NULL, -- number of the agent
  seq     INTEGER NOT NULL, -- its event: later events are under the change
  model   TEXT,             -- alias that speaks for it from then on
  persona INTEGER,          -- private persona text from then on: id in blobs
  PRIMARY KEY (agent, seq)
) STRICT;

-- The models that agents may speak through.
CREATE TABLE models (
  alias      TEXT PRIMARY KEY, -- name in the scenario
  provider   TEXT NOT NULL,    -- "synthetic", "anthropic" …
  model      TEXT NOT NULL,    -- as the provider is asked for it
  params     TEXT NOT NULL,    -- what else changes answers, as JSON
  structured TEXT,             -- how it is held to the form of an answer: schema, json or prompt; NULL without a wire
  script     TEXT              -- text of the script file, for scripted models
) STRICT;

${CALLS}

-- For a fork: the answers of the parent's later rounds, which an unchanged question takes instead of being asked again.
CREATE TABLE parent_answers (
  id           INTEGER PRIMARY KEY, -- in the order of the parent's record
  request_hash BLOB    NOT NULL,    -- SHA-256 of the request, 32 bytes
  draw         INTEGER NOT NULL,    -- which sample of the prompt
  completion   TEXT    NOT NULL     -- the answer with its usage, as JSON
) STRICT;

-- For a run that is built on another: the whole log of that one, so that this file alone can be resumed and replayed.
CREATE TABLE donor_events (
  seq   INTEGER PRIMARY KEY, -- number of the event in the donor's log, gapless from 1
  round INTEGER NOT NULL,    -- its round there
  line  TEXT    NOT NULL     -- the event as the one line of JSON that its chain was sealed over; docs/events.md says how
) STRICT;

-- What the operator brings into the open round, kept until that round closes, so that a crash changes nothing.
CREATE TABLE operator_inputs (
  id    INTEGER PRIMARY KEY, -- in the order of taking effect
  round INTEGER NOT NULL,    -- round that it opens
  input TEXT    NOT NULL     -- a post, a comment or a change, as JSON
) STRICT;

${TEXTS}
`;

/** What readers want and a writer would pay for; dropped again when a finished run is taken up once more. */
export const INDEXES: readonly { readonly name: string; readonly on: string }[] = [
  { name: "events_type", on: "events (type, round)" },
  { name: "events_turn", on: "events (turn) WHERE turn IS NOT NULL" },
  { name: "calls_position", on: "calls (round, context, ordinal, draw, repair, attempt)" },
  { name: "calls_turn", on: "calls (turn)" },
  { name: "segments_slot", on: "segments (slot) WHERE slot IS NOT NULL" },
  { name: "blobs_hash", on: "blobs (substr(hash, 1, 8)) WHERE length(hash) = 32" },
];
