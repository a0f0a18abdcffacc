import { CALLS, TEXTS } from "./schema.ts";

/** "PLpr": tells a probe's file from runs and from every other SQLite file. */
export const PROBE_ID = 0x504c7072;
/** Layout of the files that this version writes. */
export const PROBE_FORMAT = 1;

/** What a probe keeps beside its run. */
export const PROBE_TABLES = `
-- One row: which run was probed, and by what.
CREATE TABLE probe (
  id             INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  format_version INTEGER NOT NULL, -- layout of this file
  code_version   TEXT    NOT NULL, -- version of Polylogue that made the file
  created_at     TEXT    NOT NULL, -- wall-clock time, ISO 8601
  experiment     TEXT    NOT NULL,
  arm            TEXT    NOT NULL,
  seed           INTEGER NOT NULL
) STRICT;

-- What was asked for, fixed before its first call. A plan may grow, and then keeps the forks that it had.
CREATE TABLE plans (
  id         INTEGER PRIMARY KEY,
  identity   TEXT    NOT NULL UNIQUE, -- all of it that cannot grow, hashed: the log, the dice, who rewords
  log_hash   TEXT    NOT NULL,        -- of the probed log
  plan       TEXT    NOT NULL,        -- the plan as JSON
  found      TEXT    NOT NULL,        -- what was left out and why, and what the run did, as JSON
  used       INTEGER NOT NULL         -- the plan that was asked for last has the largest
) STRICT;

-- The words that stand in a message's place under the placebo, refused ones too.
CREATE TABLE paraphrases (
  plan     INTEGER NOT NULL,
  source   TEXT    NOT NULL, -- id of the message
  attempt  INTEGER NOT NULL, -- from 0
  title    TEXT,             -- of posts
  body     TEXT    NOT NULL,
  standing TEXT    NOT NULL CHECK (standing IN ('exact', 'accepted', 'unverified', 'rejected')),
  why      TEXT,             -- what it failed, or could not be held to
  PRIMARY KEY (plan, source, attempt)
) STRICT;

${CALLS}

${TEXTS}

-- For people: the calls of forks, with what each sample is. Paraphrases are asked for in round 0.
CREATE VIEW samples AS
SELECT draw / 100000000 AS take, draw % 100000000 / 1000 - 1 AS fork,
       CASE draw % 1000 / 64
         WHEN 0 THEN 'original' WHEN 1 THEN 'paraphrase' WHEN 2 THEN 'swap' WHEN 3 THEN 'exchange'
         WHEN 4 THEN 'deaf original' WHEN 5 THEN 'deaf paraphrase' WHEN 6 THEN 'deaf swap'
         WHEN 7 THEN 'parrot original' WHEN 8 THEN 'parrot paraphrase' WHEN 9 THEN 'parrot swap'
         WHEN 10 THEN 'free original' WHEN 11 THEN 'free swap' END AS variant,
       draw % 1000 % 64 AS sample, model, served_model, stop, text AS answer, truth, failure, price_usd
FROM calls LEFT JOIN blobs ON blobs.id = calls.answer WHERE round > 0;
`;
