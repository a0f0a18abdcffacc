export interface UsefulQuery {
  /** A question a researcher asks. */
  readonly question: string;
  /** What to keep in mind when reading the answer; empty where nothing is. */
  readonly note: string;
  readonly sql: string;
}

/** Runs on every run file, finished or not; a test runs each. */
export const USEFUL_QUERIES: readonly UsefulQuery[] = [
  {
    question: "What is this file, and may it be compared?",
    note: "`running` in a file that nobody writes means that its process was killed: resume it.",
    sql: `SELECT experiment, arm, seed, status, stop_reason, last_round AS rounds, comparable, comparable_reason, log_hash
FROM run;`,
  },
  {
    question: "How did the forum grow, round by round?",
    note: "",
    sql: `SELECT r.round,
  (SELECT count(*) FROM events e WHERE e.type = 'post.created' AND e.round = r.round) AS posts,
  (SELECT count(*) FROM events e WHERE e.type = 'comment.created' AND e.round = r.round) AS comments,
  (SELECT count(*) FROM events e WHERE e.type = 'vote.cast' AND e.round = r.round) AS votes
FROM rounds r ORDER BY r.round;`,
  },
  {
    question: "Which threads drew the most replies?",
    note: "",
    sql: `SELECT id, author, title, score, comments FROM posts ORDER BY comments DESC, score DESC, seq LIMIT 10;`,
  },
  {
    question: "Who answers whom?",
    note: "A reply to a post counts for the post's author. The matrix of models in place of handles is one word away.",
    sql: `SELECT c.author AS replier, coalesce(q.author, p.author) AS answered, count(*) AS replies
FROM comments c
JOIN posts p ON p.id = c.post
LEFT JOIN comments q ON q.id = c.parent
GROUP BY replier, answered ORDER BY replies DESC, replier, answered;`,
  },
  {
    question: "How many comments were never answered?",
    note: "",
    sql: `SELECT count(*) AS comments, sum(replies = 0) AS unanswered, round(avg(replies = 0), 3) AS share
FROM comments;`,
  },
  {
    question: "How did turns end, by model?",
    note: "All outcomes belong in the denominator: a model that is often unreadable is not a quiet model.",
    sql: `SELECT model, outcome, count(*) AS turns, round(1.0 * count(*) / sum(count(*)) OVER (PARTITION BY model), 3) AS share
FROM turns GROUP BY model, outcome ORDER BY model, turns DESC;`,
  },
  {
    question: "Did being shown a post lead to a vote for it?",
    note: "Only rows with a propensity between 0 and 1 were randomised. Weight shown ones by 1 / propensity and the others by 1 / (1 - propensity).",
    sql: `SELECT e.shown, count(*) AS pairs, round(avg(v.value IS NOT NULL), 3) AS voted
FROM (SELECT DISTINCT agent, item, shown FROM exposures WHERE propensity < 1) e
LEFT JOIN votes v ON v.voter = e.agent AND v.item = e.item
GROUP BY e.shown;`,
  },
  {
    question: "What exactly did an agent see before its first comment, and what did it answer?",
    note: "Change `c1` to any comment. The answer is the last row.",
    sql: `SELECT p.position, p.role, p.kind, p.slot, p.text
FROM comments c JOIN prompts p ON p.turn = c.turn WHERE c.id = 'c1'
UNION ALL
SELECT NULL, 'assistant', 'answer', NULL, a.text FROM comments c JOIN answers a ON a.turn = c.turn WHERE c.id = 'c1';`,
  },
  {
    question: "What went wrong, how often, and with which model?",
    note: "",
    sql: `SELECT model, what, kind, count(*) AS times FROM failures GROUP BY model, what, kind ORDER BY times DESC;`,
  },
  {
    question: "What did it cost, and how many tokens came from a cache?",
    note: "`usd` is NULL, not 0, as soon as one price is unknown; `known_usd` is what is known.",
    sql: `SELECT model, served_models, calls, attempts, input_tokens,
  round(1.0 * cached_tokens / nullif(input_tokens, 0), 3) AS cached_share, output_tokens, usd, known_usd
FROM cost ORDER BY known_usd DESC, model;`,
  },
];
