// Expressions of SQL over the table `events`, each one JSON text of a row.

/** Views stand last in a turn's payload, whose keys are in order; in a text of JSON no quote is bare. */
const VIEWS_AT = `nullif(instr(payload, ',"views":'), 0)`;

/** A row as JSON of a LoggedEvent, put together by SQLite, which is four times as fast. `rest` is its payload from the first key on. */
const eventJson = (rest: string): string =>
  `'{"seq":' || seq || ',"round":' || round || ',"at":' || at || ',"cause":{"by":"' || cause || '"' ||
  iif(cause = 'turn',
    ',"turn":' || coalesce(turn, 0) || ',"context":' || coalesce(context, 0) || ',"call":' || coalesce(call, 0) ||
      coalesce(',"action":' || action, ''),
    '') ||
  '},"event":{"type":"' || type || '",' || ${rest} || '}'`;

/** The whole of a row. */
export const EVENT_JSON = eventJson("substr(payload, 2)");

/** A row without what a turn was shown: as if it had been nothing. */
export const BLIND_EVENT_JSON = eventJson(`iif(type = 'turn.taken',
    coalesce(substr(payload, 2, ${VIEWS_AT} - 1) || '"views":[]}', substr(payload, 2)),
    substr(payload, 2))`);

/** Of a turn's row what it was shown, as `{"views":…}`. */
export const VIEWS_JSON = `coalesce('{' || substr(payload, ${VIEWS_AT} + 1), payload)`;
