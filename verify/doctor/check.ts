/** The result of checking one prerequisite. */
export interface Check {
  readonly state: "ok" | "missing" | "unknown";
  /** The prerequisite and its state, in one line. */
  readonly text: string;
  /** What to do about it. @default nothing, as it is met */
  readonly remedy?: string;
}

/** Returns the check of a prerequisite that is met. */
export function ok(text: string): Check {
  return { state: "ok", text };
}

/** Returns the check of a prerequisite that is not met. */
export function missing(text: string, remedy: string): Check {
  return { state: "missing", text, remedy };
}

/** Returns the check of a prerequisite that could not be checked, as an earlier one is missing. */
export function unknown(text: string, remedy: string): Check {
  return { state: "unknown", text, remedy };
}

const MARK = { ok: "ok     ", missing: "MISSING", unknown: "?      " } as const;

/** Returns a check as one line of output. */
export function line({ state, text, remedy }: Check): string {
  return `${MARK[state]} ${text}${remedy === undefined ? "" : `: ${remedy}`}`;
}
