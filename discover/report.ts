import { oneLine } from "../documents/neutral-text";
import type { Fault } from "../verify/readers/fault";
import type { FoundStatement } from "./read-found";
import type { PlannedDifference } from "../rehearsal/diff/planned-difference";

/** The result of a discovery: the stacks, and the changes that they would make. */
export interface Discovery {
  /** The paths of the written files. */
  readonly files: readonly string[];
  /** The data stacks, each with its buckets. */
  readonly stacks: readonly {
    readonly name: string;
    readonly accountId: string;
    readonly buckets: readonly string[];
  }[];
  /** The grantees, each with its name in grants and the principals that may assume it. */
  readonly grantees: readonly {
    readonly name: string;
    readonly principal: string;
    readonly trust?: readonly string[];
  }[];
  /** All statements of the discovered policies. */
  readonly statements: readonly FoundStatement[];
  /** Descriptions of resources that stay unchanged and are in no stack file, one line each. */
  readonly left: readonly string[];
  /** The shared buckets that are in no stack, each with the reason. */
  readonly leftOut: readonly { readonly bucket: string; readonly reason: string }[];
  /** The changes that `pulumi up` would make to each resource, one line each, and the warnings of its preview. */
  readonly changes: readonly {
    readonly of: string;
    readonly lines: readonly string[];
    readonly warnings: readonly string[];
  }[];
  /** The violations by roles whose own policies do not match their grants. These policies are not in the project. */
  readonly roles: readonly string[];
  /** The result of `npm start` for the files. */
  readonly rehearsal: {
    readonly held: boolean;
    readonly violations: readonly string[];
    /** Mandatory findings of the policy pack. */
    readonly findings: readonly string[];
  };
  /** The difference between the present access and the access after `pulumi up`. */
  readonly access: PlannedDifference;
  /** The further difference after the deletion of statements that grants to roles replace. @default there are no such statements */
  readonly accessAfterDeletion?: PlannedDifference;
  /** The failed reads. */
  readonly unread: readonly Fault[];
}

/** Formats a discovery as text. */
export function discoveryText(found: Discovery): string {
  const { stacks, grantees, statements, left, leftOut, roles, changes, access, rehearsal, unread } = found;
  const { accessAfterDeletion = { changes: [], undecided: [] } } = found;
  const said = statements.filter((one) => one.said === "whole").length;
  const open = statements.filter((one) => one.said !== "whole");
  return [
    ...section(
      "Stacks",
      stacks.map(({ name, accountId, buckets }) => `${name}: account ${accountId}, ${buckets.join(", ")}`),
    ),
    ...section(
      "Granted to",
      grantees.map(({ name, principal, trust = [] }) => {
        return `${name}: ${principal}${trust.length === 0 ? "" : `, assumed by ${trust.join(", ")}`}`;
      }),
    ),
    ...section(
      `Statements: the files express ${said} of ${statements.length}${open.length === 0 ? "" : "; these are not expressed, or only in part, and stay unchanged"}`,
      open.flatMap((one) => [
        `${one.bucket}${one.policyOf === undefined ? "" : `, policy of ${one.policyOf}`}: ${one.sid ?? "a statement without a Sid"} (${one.digest}), ${one.said === "part" ? "expressed in part" : "not expressed"}`,
        ...one.reasons.map((reason) => `  ${reason}`),
      ]),
    ),
    ...section(
      "Left out",
      leftOut.map(({ bucket, reason }) => `${bucket}: ${reason}`),
    ),
    ...section("Unchanged, and in no stack file", left),
    ...section("Roles whose policies do not match their grants; the proof assumes nothing about these policies", roles),
    ...section(
      "What pulumi up would write",
      changes.flatMap(({ of, lines, warnings }) => [
        `${of}:`,
        ...lines.map((line) => `  ${line}`),
        ...warnings.map((warning) => `  warning: ${warning}`),
      ]),
    ),
    ...section(accessHeading(access), access.changes),
    ...section(
      "Access after the owners delete the statements for whole accounts that grants to roles replace",
      accessAfterDeletion.changes,
    ),
    ...section("Findings of npm start; acknowledge these statements, or grant what they allow", [
      ...rehearsal.violations,
      ...rehearsal.findings,
    ]),
    ...section("Undecided requests", [...access.undecided, ...accessAfterDeletion.undecided]),
    ...section(
      "Not read",
      unread.map(({ of, action, message }) => `${of}${action === "" ? "" : `, ${action}`}: ${message}`),
    ),
  ]
    .join("\n")
    .trimEnd();
}

function accessHeading({ changes, undecided }: PlannedDifference): string {
  if (changes.length === 0) {
    return undecided.length === 0
      ? "Access: every request is decided as today"
      : "Access: no difference was found; some requests are undecided";
  }
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
  return `Access: ${count} from today${undecided.length === 0 ? "" : "; some requests are undecided"}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0 && !title.startsWith("Access:") && !title.startsWith("Statements")) return [];
  return [oneLine(title), ...lines.map((line) => `  ${oneLine(line)}`), ""];
}
