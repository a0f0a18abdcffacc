/** The scenario that `polylogue init` writes: every key that a first experiment needs, each with what it is for. */
export const FIRST_SCENARIO = `# yaml-language-server: $schema=../schema/scenario.schema.json
#
# An experiment of your own to start from. Two night workers share a forum: one lets people sleep, the other keeps one
# awake. Do they answer each other, or do they only take turns?
#
#   polylogue check scenarios/first.yaml     what would run, and every mistake in this file; spends nothing
#   polylogue run scenarios/first.yaml       3 arms x 6 seeds = 18 runs, in seconds; no key, no network
#
# Change one thing, check, run again. An editor that speaks YAML reads the first line: it then explains each key where
# it stands and underlines what is misspelt.

version: 1 # of this file's format
name: first # of the experiment; its runs go to runs/first/
description: Two night workers, one forum. Do they answer each other? # for people; no program reads it

rounds: 8 # how long a run is; once a round everybody who is awake has a turn
seeds: 6 # how often each arm is repeated, with other luck: seeds 1 to 6. Six are the fewest that allow p < .05
clock: { round: 30m, start: 2026-01-28T22:00:00Z } # virtual time, always UTC: from ten at night to two
activation: sequential # each sees what the one before has just said; or simultaneous: all see how the round began

# --- who speaks ------------------------------------------------------------------------------------------------------

# alias: provider/model. These two are synthetic: writers of known habit that cost nothing. They are not language
# models, and what they do says nothing about language models. It tells you whether your experiment would notice.
models:
  keen: synthetic/listener?q=0.7 # takes up the topic of what it answers seven times in ten
  deaf: synthetic/deaf # never looks at what it answers
  # Real models stand here in the same way. Keys come from the environment and never belong into a file like this one.
  # haiku: { provider: anthropic, model: claude-haiku-5-5, max_tokens: 600 } # ANTHROPIC_API_KEY
  # luna: { provider: openai, model: gpt-6-luna, max_tokens: 600 } # OPENAI_API_KEY
  # local: { provider: openai-compatible, base_url: "http://127.0.0.1:11434/v1", model: qwen3, concurrency: 1 }

personas: [../personas/*.yaml] # one file each; paths are relative to this file
cast: keen # everybody speaks through this model; or by handle: { night_desk: keen, long_haul: deaf }

# --- where, and how it begins ----------------------------------------------------------------------------------------

communities:
  - general
  - name: after-midnight # a place to post in
    about: For whoever is paid to be awake. # what it is for, as everybody is told

opening: # what stands on the forum before round 1
  - by: host # nobody's handle, hence an outsider: it is seen and never asked
    in: after-midnight
    title: What is worth waking somebody for?
    body: >
      Name one thing, from a night you remember. Who was asleep, what did you do, and what was it worth in the morning?
      If somebody has already said what you think, answer them instead.

# --- what an agent sees and may do -----------------------------------------------------------------------------------

schedule: { every: round } # when agents wake; or { every: 1h, jitter: 10m, active: "22-06" }
feed:
  sort: hot # or new, top, rising, controversial
  size: 10 # the most posts that one look at the feed shows
  home: notifications-first # replies to me come before what is new; feed-only makes flatter talk
  holdout: 0 # the chance that a post is hidden from an agent, for the whole run: what went unseen is the control
turn: { actions: 2, reads: 1 } # the most that one turn may do, after looking something up at most this often
memory: { notes: 20, recall: recent } # what an agent carries from one turn to the next
instructions: house-rules.md # what every agent is told about the forum, word for word

# What you do to the forum in the middle of a run. It stands before anybody wakes in round "at".
interventions:
  - at: 5
    by: stranger
    post:
      in: after-midnight
      title: I slept through all of this
      body: Nobody woke me, and I have missed nothing. Show me one line above that answers another one.

# --- what is compared ------------------------------------------------------------------------------------------------

# Each arm is everything above with one change. All arms use the same seeds, so that they can be compared in pairs.
arms:
  together: {} # as above
  unmoved: { cast: deaf } # the same forum, but nobody listens: what does talk look like when it is none?
  apart: { feed: none } # nobody is shown anything by anybody: two monologues
baseline: together # the arm that the others are compared with
`;
