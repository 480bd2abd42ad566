import { oneLine } from "../documents/neutral-text";
import type { Fault } from "../verify/readers/fault";
import type { FoundStatement } from "./read-found";
import type { PlannedDifference } from "../rehearsal/diff/planned-difference";

/** What a discovery found, and what it would change. */
export interface Discovery {
  /** The files that were written, by their paths. */
  readonly files: readonly string[];
  /** The stacks by name, each with its buckets. */
  readonly stacks: readonly {
    readonly name: string;
    readonly accountId: string;
    readonly buckets: readonly string[];
  }[];
  /** The principals that are granted to, by the names that grants use. */
  readonly grantees: readonly {
    readonly name: string;
    readonly principal: string;
    readonly trust?: readonly string[];
  }[];
  /** Every statement of the policies that were read. */
  readonly statements: readonly FoundStatement[];
  /** What was found and stays as it is, without being in a stack file, a line each. */
  readonly left: readonly string[];
  /** Buckets that are shared and that no stack has. */
  readonly leftOut: readonly { readonly bucket: string; readonly reason: string }[];
  /** What `pulumi up` would write, a line each, and what its preview would warn of. */
  readonly changes: readonly {
    readonly of: string;
    readonly lines: readonly string[];
    readonly warnings: readonly string[];
  }[];
  /** Roles whose own policies do not fit their grants, and so are not part of the project, with how. */
  readonly roles: readonly string[];
  /** What `npm start` says of the files. */
  readonly rehearsal: {
    readonly held: boolean;
    readonly violations: readonly string[];
    /** Mandatory findings of the policy pack. */
    readonly findings: readonly string[];
  };
  /** How access would differ from today's. */
  readonly access: PlannedDifference;
  /** How it would differ further, once the statements for whole accounts are deleted that grants to roles replace. @default there are none */
  readonly accessAfterDeletion?: PlannedDifference;
  /** What could not be read. */
  readonly unread: readonly Fault[];
}

/** A discovery as text. */
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
      `Statements: ${said} of ${statements.length} are said by the files; these are not, or not whole, and stay as they are`,
      open.flatMap((one) => [
        `${one.bucket}${one.policyOf === undefined ? "" : `, policy of ${one.policyOf}`}: ${one.sid ?? "a statement without a Sid"} (${one.digest}), ${one.said === "part" ? "said in part" : "not said"}`,
        ...one.reasons.map((reason) => `  ${reason}`),
      ]),
    ),
    ...section(
      "Left out",
      leftOut.map(({ bucket, reason }) => `${bucket}: ${reason}`),
    ),
    ...section("Not in a stack file, and left as it is", left),
    ...section("Roles with other policies than their grants need: the proof takes these as not known", roles),
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
      "Access once the statements are deleted that let in whole accounts, whose roles are granted to",
      accessAfterDeletion.changes,
    ),
    ...section("npm start finds: acknowledge these statements, or grant what they allow", [
      ...rehearsal.violations,
      ...rehearsal.findings,
    ]),
    ...section("Not decided for every request", [...access.undecided, ...accessAfterDeletion.undecided]),
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
      ? "Access: no request would be decided otherwise than today"
      : "Access: no difference was found; not every request was decided";
  }
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
  return `Access: ${count} against today${undecided.length === 0 ? "" : "; not every request was decided"}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0 && !title.startsWith("Access:") && !title.startsWith("Statements")) return [];
  return [oneLine(title), ...lines.map((line) => `  ${oneLine(line)}`), ""];
}
