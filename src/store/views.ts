/** The alias that spoke for agent `a` when an event happened: an experimenter may have changed it since it joined. */
const MODEL_AT = (seq: string): string =>
  `coalesce((SELECT k.model FROM agent_changes k WHERE k.agent = a.number AND k.seq < ${seq} AND k.model IS NOT NULL ORDER BY k.seq DESC LIMIT 1), a.model)`;

/** The same of words and votes: what came from a donor's log was not this run's models' doing. */
const OWN_MODEL_AT = (event: string): string =>
  `CASE WHEN ${event}.cause <> 'donor' THEN ${MODEL_AT(`${event}.seq`)} END`;

/** Tables for people: no joins, handles in place of numbers, virtual time twice (`at` in ms, `time` as ISO 8601). */
export const VIEWS = `
-- Posts as they stand at the end of the log.
CREATE VIEW posts AS
SELECT
  e.payload ->> '$.post' AS id,                       -- p1, p2 … in order of creation
  e.round AS round,                                   -- round of creation
  e.at AS at,                                         -- virtual milliseconds since 1970
  strftime('%Y-%m-%dT%H:%M:%SZ', e.at / 1000.0, 'unixepoch') AS time, -- the same as ISO 8601, UTC
  a.handle AS author,                                 -- handle
  ${OWN_MODEL_AT("e")} AS model,                                   -- alias of the author's model; NULL for outsiders, and for what a donor's agents wrote
  e.payload ->> '$.community' AS community,           -- where it stands
  e.payload ->> '$.title' AS title,                   -- title
  e.payload ->> '$.body' AS body,                     -- text
  e.payload ->> '$.url' AS url,                       -- link, if it has one
  coalesce(v.ups, 0) - coalesce(v.downs, 0) AS score, -- sum of the votes that stand
  coalesce(v.ups, 0) AS ups,                          -- votes up
  coalesce(v.downs, 0) AS downs,                      -- votes down
  coalesce(c.comments, 0) AS comments,                -- comments in the whole thread, removed ones included
  r.item IS NOT NULL AS removed,                      -- 1 once its author removed it
  coalesce(e.payload ->> '$.audience', 'everybody') AS audience, -- everybody; nobody for what was decided and shown to no one
  e.payload ->> '$.external' AS external,             -- its id where it was imported from; NULL for what was not
  e.payload ->> '$.missing' IS NOT NULL AS missing,   -- 1 where an import speaks of it and does not hold it
  e.cause AS cause,                                   -- turn, scenario, operator, import or donor
  e.turn AS turn,                                     -- turn that wrote it
  e.seq AS seq                                        -- its event
FROM events e
LEFT JOIN agents a ON a.number = e.payload ->> '$.author'
LEFT JOIN tallies v ON v.item = e.payload ->> '$.post'
LEFT JOIN (SELECT payload ->> '$.post' AS post, count(*) AS comments FROM events WHERE type = 'comment.created' AND payload ->> '$.audience' IS NULL GROUP BY 1) c
  ON c.post = e.payload ->> '$.post'
LEFT JOIN removals r ON r.item = e.payload ->> '$.post'
WHERE e.type = 'post.created';

-- Comments as they stand at the end of the log.
CREATE VIEW comments AS
WITH RECURSIVE
  written AS MATERIALIZED (
    SELECT seq, round, at, cause, turn, payload ->> '$.comment' AS id, payload ->> '$.post' AS post,
           payload ->> '$.parent' AS parent, payload ->> '$.author' AS author, payload ->> '$.body' AS body,
           coalesce(payload ->> '$.audience', 'everybody') AS audience,
           payload ->> '$.external' AS external, payload ->> '$.orphan' IS NOT NULL AS orphan
    FROM events WHERE type = 'comment.created'
  ),
  tree (id, depth) AS (
    SELECT id, 1 FROM written WHERE parent = post
    UNION ALL
    SELECT w.id, t.depth + 1 FROM tree t JOIN written w ON w.parent = t.id
  ),
  replied AS (SELECT parent, count(*) AS replies FROM written WHERE audience = 'everybody' GROUP BY parent)
SELECT
  w.id AS id,                                         -- c1, c2 … in order of creation over the whole run
  w.round AS round,                                   -- round of creation
  w.at AS at,                                         -- virtual milliseconds since 1970
  strftime('%Y-%m-%dT%H:%M:%SZ', w.at / 1000.0, 'unixepoch') AS time, -- the same as ISO 8601, UTC
  w.post AS post,                                     -- thread it belongs to
  w.parent AS parent,                                 -- what it answers: the post, or a comment
  t.depth AS depth,                                   -- 1 for a direct reply to the post
  a.handle AS author,                                 -- handle
  ${OWN_MODEL_AT("w")} AS model,                                   -- alias of the author's model; NULL for what a donor's agents wrote
  w.body AS body,                                     -- text
  coalesce(v.ups, 0) - coalesce(v.downs, 0) AS score, -- sum of the votes that stand
  coalesce(v.ups, 0) AS ups,                          -- votes up
  coalesce(v.downs, 0) AS downs,                      -- votes down
  coalesce(p.replies, 0) AS replies,                  -- direct replies
  r.item IS NOT NULL AS removed,                      -- 1 once its author removed it
  w.audience AS audience,                             -- everybody; nobody for what was decided and shown to no one
  w.external AS external,                             -- its id where it was imported from; NULL for what was not
  w.orphan AS orphan,                                 -- 1 where what it answers is not in the import: then parent is its post
  w.cause AS cause,                                   -- turn, scenario, operator, import or donor
  w.turn AS turn,                                     -- turn that wrote it
  w.seq AS seq                                        -- its event
FROM written w
LEFT JOIN tree t ON t.id = w.id
LEFT JOIN agents a ON a.number = w.author
LEFT JOIN tallies v ON v.item = w.id
LEFT JOIN replied p ON p.parent = w.id
LEFT JOIN removals r ON r.item = w.id;

-- The votes that stand: one row for each voter and item, without withdrawn votes and those for nobody.
CREATE VIEW votes AS
SELECT
  s.round AS round,        -- round in which it was last cast
  s.at AS at,              -- virtual milliseconds since 1970
  strftime('%Y-%m-%dT%H:%M:%SZ', s.at / 1000.0, 'unixepoch') AS time, -- the same as ISO 8601, UTC
  a.handle AS voter,       -- handle
  ${OWN_MODEL_AT("s")} AS model,        -- alias of the voter's model; NULL for a donor's votes
  s.item AS item,          -- post or comment
  s.value AS value,        -- 1 or -1
  s.turn AS turn           -- turn that cast it
FROM standing s
LEFT JOIN agents a ON a.number = s.voter;

-- Every turn: an agent's chance to act. All of them count in every denominator.
CREATE VIEW turns AS
SELECT
  e.turn AS turn,                                     -- the run's turn counter, from 1
  e.round AS round,                                   -- its round
  e.at AS at,                                         -- virtual milliseconds since 1970
  strftime('%Y-%m-%dT%H:%M:%SZ', e.at / 1000.0, 'unixepoch') AS time, -- the same as ISO 8601, UTC
  a.handle AS agent,                                  -- handle
  ${MODEL_AT("e.seq")} AS model,                                   -- alias of its model
  e.payload ->> '$.outcome' AS outcome,               -- acted, silent, unreadable, truncated, declined, filtered or empty
  e.payload ->> '$.actions' AS actions,               -- actions in the answer, refused ones included
  coalesce(n.refused, 0) AS refused,                  -- actions that the forum turned down
  (SELECT count(*) FROM json_each(e.payload, '$.reads') r WHERE r.value ->> '$.denied' IS NULL) AS reads, -- reads that were granted
  (SELECT count(*) FROM json_each(e.payload, '$.reads') r WHERE r.value ->> '$.denied' IS NOT NULL) AS denied, -- reads that were not
  json_array_length(e.payload, '$.views') AS views,   -- ranked lists that were shown
  e.seq AS seq                                        -- its event
FROM events e
LEFT JOIN agents a ON a.number = e.payload ->> '$.agent'
LEFT JOIN (SELECT turn, payload ->> '$.agent' AS agent, count(*) AS refused FROM events WHERE type = 'action.refused' GROUP BY 1, 2) n
  ON n.turn = e.turn AND n.agent = e.payload ->> '$.agent'
WHERE e.type = 'turn.taken';

-- Every item of every ranked list that an agent met, shown or held out.
CREATE VIEW exposures AS
SELECT
  e.round AS round,                      -- round
  e.turn AS turn,                        -- turn
  a.handle AS agent,                     -- handle of the reader
  ${MODEL_AT("e.seq")} AS model,                      -- alias of its model
  l.key + 1 AS list,                     -- which list of the turn, from 1 in the order shown
  l.value ->> '$.surface' AS surface,    -- notifications, feed, community, thread, search or profile
  l.value ->> '$.sort' AS sort,          -- order of the list
  l.value ->> '$.of' AS of,              -- community, post, query or handle that was looked at
  i.value AS item,                       -- post or comment
  coalesce(json_extract(l.value, '$.sources[' || i.key || ']'), i.value) AS source, -- the message whose words stood there; another than item where words are exchanged
  i.key + 1 AS rank,                     -- from 1, counted before the holdout; gaps are not filled
  1 AS eligible,                         -- always 1: what was not eligible has no row
  i.key NOT IN (SELECT h.value FROM json_each(l.value, '$.held') h) AS shown, -- 0 where the holdout hid it
  l.value ->> '$.recorded' IS NOT NULL AS recorded, -- 1 where the list comes from a donor's record
  CASE WHEN l.value ->> '$.recorded' IS NOT NULL THEN NULL
       WHEN i.key IN (SELECT x.value FROM json_each(l.value, '$.exempt') x) THEN 1.0
       ELSE 1.0 - coalesce(l.value ->> '$.holdout', 0) END AS propensity -- chance, known beforehand, that it would be shown; NULL where recorded
FROM events e
JOIN json_each(e.payload, '$.views') l
JOIN json_each(l.value, '$.eligible') i
LEFT JOIN agents a ON a.number = e.payload ->> '$.agent'
WHERE e.type = 'turn.taken';

-- What agents attempted and the forum turned down. Reads that were denied are counted in turns.
CREATE VIEW refusals AS
SELECT
  e.round AS round,                             -- round
  e.turn AS turn,                               -- turn
  a.handle AS agent,                            -- handle
  ${MODEL_AT("e.seq")} AS model,                             -- alias of its model
  e.payload ->> '$.action.type' AS attempted,   -- kind of action or read
  e.payload ->> '$.reason' AS reason,           -- why not
  e.payload ->> '$.retryAt' AS retry_at,        -- for limits: virtual millisecond from which it would pass
  e.payload -> '$.action' AS action,            -- the attempt as JSON
  e.seq AS seq                                  -- its event
FROM events e
LEFT JOIN agents a ON a.number = e.payload ->> '$.agent'
WHERE e.type = 'action.refused';

-- What agents wrote down for themselves.
CREATE VIEW notes AS
SELECT
  e.round AS round,                       -- round
  e.at AS at,                             -- virtual milliseconds since 1970
  strftime('%Y-%m-%dT%H:%M:%SZ', e.at / 1000.0, 'unixepoch') AS time, -- the same as ISO 8601, UTC
  a.handle AS agent,                      -- handle
  ${MODEL_AT("e.seq")} AS model,                       -- alias of its model
  e.payload ->> '$.text' AS text,         -- the note
  e.payload -> '$.visible' AS visible,    -- messages in the prompt when it was written, as a JSON array
  e.turn AS turn                          -- turn that wrote it
FROM events e
LEFT JOIN agents a ON a.number = e.payload ->> '$.agent'
WHERE e.type = 'note.written';

-- What went wrong: attempts that brought no answer, turns whose answer could not be used, and scripts that were not whole.
CREATE VIEW failures AS
SELECT
  c.round AS round,        -- round
  c.turn AS turn,          -- turn
  a.handle AS agent,       -- handle; NULL where one context writes for many
  c.model AS model,        -- alias of the model
  'call' AS what,          -- call, turn or script
  c.failure AS kind,       -- rate_limit, timeout … for calls; unreadable, truncated, declined, filtered, empty for turns and scripts
  c.message AS message,    -- what the provider said of a call; what a script lacks; NULL for turns
  c.attempt AS attempt     -- which try, from 0; NULL for turns and scripts
FROM calls c
LEFT JOIN agents a ON a.number = c.agent
WHERE c.failure IS NOT NULL
UNION ALL
SELECT round, turn, agent, model, 'turn', outcome, NULL, NULL FROM turns WHERE outcome NOT IN ('acted', 'silent')
UNION ALL
SELECT
  e.round, e.turn, NULL,
  (SELECT c.model FROM calls c WHERE c.round = e.round AND c.context = e.context AND c.ordinal = e.call LIMIT 1),
  'script', e.payload ->> '$.outcome',
  format('%d malformed, %d by nobody, %d missing', e.payload ->> '$.malformed', e.payload ->> '$.unknownVoices',
         coalesce(e.payload ->> '$.missing', 0)),
  NULL
FROM events e
WHERE e.type = 'script.written'
  AND (e.payload ->> '$.outcome' NOT IN ('acted', 'silent') OR e.payload ->> '$.malformed' > 0
       OR e.payload ->> '$.unknownVoices' > 0 OR coalesce(e.payload ->> '$.missing', 0) > 0);

-- What each model was asked, wrote and cost. Answers that a fork took from its parent are not among them: nothing was asked.
CREATE VIEW cost AS
SELECT
  c.model AS model,                                         -- alias
  m.provider AS provider,                                   -- provider
  m.model AS requested_model,                               -- model as the provider is asked for it
  group_concat(DISTINCT c.served_model) AS served_models,   -- what the provider says it ran; more than one means drift
  count(DISTINCT format('%d/%d/%d/%d/%d', c.round, c.context, c.ordinal, c.draw, c.repair)) AS calls, -- requests
  count(*) AS attempts,                                     -- tries, failed ones included
  count(c.failure) AS failed_attempts,                      -- tries without an answer
  sum(c.input_tokens) AS input_tokens,                      -- billed input, cache reads included
  sum(c.cached_tokens) AS cached_tokens,                    -- of which read from a cache
  sum(c.cache_write_tokens) AS cache_write_tokens,          -- of which written to a cache
  sum(c.output_tokens) AS output_tokens,                    -- billed output
  sum(c.reasoning_tokens) AS reasoning_tokens,              -- of which reasoning
  coalesce(sum(c.price_usd), 0.0) AS known_usd,             -- US dollars where the price is known
  count(*) FILTER (WHERE c.failure IS NULL AND c.price_usd IS NULL) AS unpriced, -- answers whose price is unknown
  CASE WHEN count(*) FILTER (WHERE c.failure IS NULL AND c.price_usd IS NULL) = 0
       THEN coalesce(sum(c.price_usd), 0.0) END AS usd      -- US dollars; NULL as soon as one price is unknown
FROM calls c
LEFT JOIN models m ON m.alias = c.model
WHERE c.reused = 0
GROUP BY c.model;

-- Every prompt, piece by piece: exactly what a model was shown.
CREATE VIEW prompts AS
SELECT
  c.id AS call,                  -- id in calls
  c.round AS round,              -- round
  c.turn AS turn,                -- turn
  a.handle AS agent,             -- handle
  p.key + q.key + 1 + (SELECT coalesce(sum(json_array_length(h.segments) - 1), 0) FROM json_each(c.segments) o JOIN strands h ON h.id = -o.value WHERE o.key < p.key) AS position, -- from 1 in the order shown
  s.role AS role,                -- system, user or assistant
  s.kind AS kind,                -- rules, persona, memory, feed, thread …
  s.slot AS slot,                -- id under which the words are shown
  s.source AS source,            -- message whose words these are
  s.provenance AS provenance,    -- whose hand; NULL for the agent's own run
  b.text AS text                 -- the words
FROM calls c
JOIN json_each(c.segments) p
LEFT JOIN strands g ON g.id = -p.value
JOIN json_each(coalesce(g.segments, json_array(p.value))) q
JOIN segments s ON s.id = q.value
JOIN blobs b ON b.id = s.blob
LEFT JOIN agents a ON a.number = c.agent;

-- Every raw answer.
CREATE VIEW answers AS
SELECT
  c.id AS call,                  -- id in calls
  c.round AS round,              -- round
  c.turn AS turn,                -- turn
  a.handle AS agent,             -- handle; NULL where one context writes for many
  c.model AS model,              -- alias of the model asked
  c.served_model AS served_model, -- what the provider says it ran
  c.ordinal AS ordinal,          -- which call of the turn, from 0
  c.stop AS stop,                -- why the model stopped
  b.text AS text                 -- the answer as it came
FROM calls c
JOIN blobs b ON b.id = c.answer
LEFT JOIN agents a ON a.number = c.agent;

-- Private persona texts. Only the agent's own prompt shows them.
CREATE VIEW personas AS
SELECT
  a.handle AS agent,             -- handle
  a.model AS model,              -- alias of its model
  a.requested_model AS requested_model, -- model as the provider is asked for it
  lower(hex(b.hash)) AS hash,    -- SHA-256, as agent.joined names it
  b.text AS text                 -- the persona
FROM agents a
JOIN blobs b ON b.id = a.persona;

-- Working view: the last vote of each voter on each item, unless it was withdrawn.
CREATE VIEW standing AS
SELECT
  item AS item,     -- post or comment
  voter AS voter,   -- agent number
  value AS value,   -- 1 or -1
  seq AS seq,       -- its event
  round AS round,   -- round
  at AS at,         -- virtual milliseconds since 1970
  turn AS turn,     -- turn that cast it
  cause AS cause    -- turn, operator, import or donor
FROM (
  SELECT max(seq) AS seq, round, at, turn, cause, payload ->> '$.item' AS item, payload ->> '$.voter' AS voter,
         payload ->> '$.value' AS value
  FROM events WHERE type = 'vote.cast' AND payload ->> '$.audience' IS NULL GROUP BY 6, 7
)
WHERE value <> 0;

-- Working view: the votes that stand, counted, with those of which an import tells only the sums.
CREATE VIEW tallies AS
SELECT
  item AS item,               -- post or comment
  sum(ups) AS ups,            -- votes up
  sum(downs) AS downs         -- votes down
FROM (
  SELECT item, value > 0 AS ups, value < 0 AS downs FROM standing
  UNION ALL
  SELECT payload ->> '$.item', payload ->> '$.ups', payload ->> '$.downs' FROM events WHERE type = 'votes.tallied'
)
GROUP BY item;

-- Working view: what was removed.
CREATE VIEW removals AS
SELECT
  payload ->> '$.item' AS item, -- post or comment
  min(round) AS round           -- round of removal
FROM events
WHERE type = 'item.removed' AND payload ->> '$.audience' IS NULL
GROUP BY 1;
`;
