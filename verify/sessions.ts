import type { RanStack } from "../rehearsal/run";
import { Account } from "./account";
import { type Fault, faultOf } from "./read/fault";
import type { Limit } from "./read/limit";
import { Reach } from "./read/reach";

/** How a stack's account is reached. */
export interface Session {
  readonly stack: string;
  readonly accountId: string;
  readonly reach: Reach;
  /** The ARN of the session that calls; empty if there is none. */
  readonly caller: string;
  /** Why nothing of this stack can be read. */
  readonly fault?: Fault;
}

/** Opens a session for each stack, with the stack's own settings, and looks whose account it is. */
export async function openSessions(stacks: readonly RanStack[], limit: Limit): Promise<ReadonlyMap<string, Session>> {
  const sessions = await Promise.all(stacks.map(async (stack) => [stack.name, await open(stack, limit)] as const));
  return new Map(sessions);
}

async function open({ name, config }: RanStack, limit: Limit): Promise<Session> {
  const { accountId, connection } = config;
  const account = new Account(accountId, connection);
  const session = { stack: name, accountId, reach: new Reach(account, limit) };
  const of = `stack ${name}`;
  try {
    const caller = await account.caller();
    if (caller.accountId === accountId) return { ...session, caller: caller.arn };
    const message =
      `the credentials are those of ${caller.arn} in account ${caller.accountId}, and the stack is in ${accountId}: ` +
      "see aws:profile and aws:assumeRoles of the stack, and the environment";
    return {
      ...session,
      caller: caller.arn,
      fault: { of, action: "sts:GetCallerIdentity", why: "elsewhere", message },
    };
  } catch (error) {
    return { ...session, caller: "", fault: faultOf(of, "sts:GetCallerIdentity", error) };
  }
}
