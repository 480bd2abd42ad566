/** What one look at a prerequisite found. */
export interface Check {
  readonly state: "ok" | "missing" | "unknown";
  /** What was looked at and what was found, in one line. */
  readonly text: string;
  /** What to do, if it is not in order. */
  readonly remedy?: string;
}

/** In order. */
export function ok(text: string): Check {
  return { state: "ok", text };
}

/** Not in order. */
export function missing(text: string, remedy: string): Check {
  return { state: "missing", text, remedy };
}

/** Not to be seen, as something before it is missing. */
export function unknown(text: string, remedy: string): Check {
  return { state: "unknown", text, remedy };
}

const MARK = { ok: "ok     ", missing: "MISSING", unknown: "?      " } as const;

/** A check as its line. */
export function line({ state, text, remedy }: Check): string {
  return `${MARK[state]} ${text}${remedy === undefined ? "" : `: ${remedy}`}`;
}
