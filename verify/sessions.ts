import type { RanStack } from "../rehearsal/run";
import { Account } from "./account";
import { type AssumedRoles, checkAssumed } from "./assume";
import { Calls } from "./readers/calls";
import { type Fault, faultOf } from "./readers/fault";
import type { Limit } from "./readers/limit";

/** The session for a stack's account. */
export interface Session {
  readonly stack: string;
  readonly accountId: string;
  readonly calls: Calls;
  /** The ARN of the calling session; empty if there is none. */
  readonly caller: string;
  /** The reason why nothing of this stack can be read. @default the session can read */
  readonly fault?: Fault;
}

/**
 * Opens a session for each stack with the settings of the stack, and checks its account.
 *
 * @param assume roles that are assumed instead of those in the settings.
 * @throws UsageError for a role in an account without a stack.
 */
export async function openSessions(
  stacks: readonly Pick<RanStack, "name" | "config">[],
  assume: AssumedRoles,
  limit: Limit,
): Promise<ReadonlyMap<string, Session>> {
  checkAssumed(
    assume,
    stacks.map(({ config }) => config.accountId),
  );
  const sessions = stacks.map(async ({ name, config: { accountId, connection } }) => {
    const roleArn = assume.get(accountId);
    const settings = roleArn === undefined ? connection : { ...connection, assumeRoles: [{ roleArn }] };
    return [name, await open(name, new Account(accountId, settings), limit)] as const;
  });
  return new Map(await Promise.all(sessions));
}

async function open(name: string, account: Account, limit: Limit): Promise<Session> {
  const { accountId } = account;
  const session = { stack: name, accountId, calls: new Calls(account, limit) };
  const of = `stack ${name}`;
  try {
    const caller = await account.caller();
    if (caller.accountId === accountId) return { ...session, caller: caller.arn };
    const message =
      `the credentials are for ${caller.arn} in account ${caller.accountId}, but the stack is in ${accountId}; ` +
      "check aws:profile and aws:assumeRoles of the stack, --assume of verify, and the environment";
    return {
      ...session,
      caller: caller.arn,
      fault: { of, action: "sts:GetCallerIdentity", why: "elsewhere", message },
    };
  } catch (error) {
    return { ...session, caller: "", fault: faultOf(of, "sts:GetCallerIdentity", error) };
  }
}
