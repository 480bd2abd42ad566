import type { Request } from "../evaluate/request";

/** A statement that is the reason for a failed check. */
export interface CheckReason {
  readonly description: string;
  /** Position of the statement in the document, from 0. */
  readonly statementIndex: number;
  readonly statementId?: string;
}

/**
 * The result of a check, in the words of IAM Access Analyzer's custom policy checks. `UNDECIDED` is ours: the check
 * depends on a comparison that is not computed exactly, and no request was found that settles it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html
 */
export type CheckResult =
  | { readonly result: "PASS"; readonly message: string }
  | {
      readonly result: "FAIL";
      readonly message: string;
      readonly reasons: readonly CheckReason[];
      /** A request that shows it, decided again by plain evaluation. Absent if denials cover every such request. */
      readonly example?: Request;
    }
  | { readonly result: "UNDECIDED"; readonly message: string; readonly open: readonly string[] };
