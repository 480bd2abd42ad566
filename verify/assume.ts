import { parseArn } from "@cross-account-s3/iam";
import { UsageError } from "../rehearsal/cli/main";
import { roleArn } from "../stacks/config/fields";

/** The ARNs of roles to assume, by account id. They replace `aws:assumeRoles` of the stacks in that account. */
export type AssumedRoles = ReadonlyMap<string, string>;

/**
 * Parses the values of `--assume`, each the ARN of a role.
 *
 * @throws UsageError naming every value that is not the ARN of a role, and every account with two roles.
 */
export function readAssumed(given: readonly string[]): AssumedRoles {
  const roles = new Map<string, string>();
  const faults = given.flatMap((role) => {
    if (!roleArn.safeParse(role).success) {
      return [`found "${role}", expected the exact ARN of a role, arn:aws:iam::ACCOUNT:role/NAME`];
    }
    const accountId = parseArn(role)?.account ?? "";
    if (roles.has(accountId)) return [`found two roles of account ${accountId}, expected one`];
    roles.set(accountId, role);
    return [];
  });
  if (faults.length > 0) throw new UsageError(said(faults));
  return roles;
}

/**
 * Checks that each role is in the account of a stack.
 *
 * @throws UsageError naming every role of another account.
 */
export function checkAssumed(roles: AssumedRoles, accountIds: readonly string[]): void {
  const strangers = [...roles].filter(([accountId]) => !accountIds.includes(accountId));
  const known = [...new Set(accountIds)].join(" or ");
  if (strangers.length > 0) {
    throw new UsageError(
      said(strangers.map(([, role]) => `found ${role}, expected a role of a stack's account, ${known}`)),
    );
  }
}

function said(faults: readonly string[]): string {
  return faults.map((fault) => `--assume: ${fault}`).join("\n");
}
