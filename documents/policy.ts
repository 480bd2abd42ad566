/** One condition block: operator, then condition key, then the values that satisfy it. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The principals of a statement in a resource policy. `"*"` is everyone, authenticated or not. */
export type Principal =
  | "*"
  | { readonly AWS: string | readonly string[] }
  | { readonly Service: string }
  /** The ARN of an identity provider of the account's. */
  | { readonly Federated: string };

/** One statement, with AWS's element names and order. `Principal` is absent in identity policies. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** Instead of `Resource`: all except these. Only with Deny. */
  readonly NotResource?: readonly string[];
  readonly Condition?: Condition;
}

/** A whole policy document. `Id` is used by SNS topic policies only. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/**
 * Creates a document of statements.
 *
 * @throws Error if two statements have the same Sid, or a Sid has other characters than letters and digits (IAM's rule).
 */
export function document(statements: readonly Statement[], id?: string): PolicyDocument {
  const seen = new Set<string>();
  for (const { Sid } of statements) {
    if (!/^[A-Za-z0-9]+$/.test(Sid)) throw new Error(`Sid "${Sid}" may hold letters and digits only`);
    if (seen.has(Sid)) throw new Error(`Sid "${Sid}" is used twice in one document`);
    seen.add(Sid);
  }
  return { Version: "2012-10-17", ...(id === undefined ? {} : { Id: id }), Statement: statements };
}

/** The text that is sent to AWS: JSON without white space, to be as short as possible. */
export function text(policy: PolicyDocument): string {
  return JSON.stringify(policy);
}

/** Combines conditions that must all match. For the same operator and key, the last value is used. */
export function allOf(...conditions: readonly Condition[]): Condition {
  const merged: Record<string, Record<string, string | readonly string[]>> = {};
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition)) merged[operator] = { ...merged[operator], ...keys };
  }
  return merged;
}

/** The Sid of the nth statement of its kind, counted from 0: the first has no number. */
export function numberedSid(sid: string, n: number): string {
  return n === 0 ? sid : `${sid}${String(n + 1)}`;
}
