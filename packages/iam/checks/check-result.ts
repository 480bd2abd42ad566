import type { Request } from "../evaluate/request";

/** A statement that causes a check to fail. */
export interface CheckReason {
  readonly description: string;
  /** Zero-based position of the statement in the document. */
  readonly statementIndex: number;
  readonly statementId?: string;
}

/**
 * The result of a check, in the terms of IAM Access Analyzer's custom policy checks, which have no `UNDECIDED`: the check depends
 * on a comparison that sets do not compute exactly, and no example request settles it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html
 */
export type CheckResult =
  | { readonly result: "PASS"; readonly message: string }
  | {
      readonly result: "FAIL";
      readonly message: string;
      readonly reasons: readonly CheckReason[];
      /** A request that shows the failure, confirmed by evaluation. Absent if denials cover every such request. */
      readonly example?: Request;
    }
  | {
      readonly result: "UNDECIDED";
      readonly message: string;
      /** The comparisons that are not computed exactly. */
      readonly open: readonly string[];
    };
