import { parseArn } from "../language/arn";
import { RequestError } from "./request-error";
import type { Caller } from "./request";

/** Callers that belong to an account and have identity policies. */
export type AccountCaller = Extract<Caller, { kind: "root" | "user" | "role" | "federated-user" }>;

/** Whether a caller belongs to an account and has identity policies. */
export function isAccountCaller(caller: Caller): caller is AccountCaller {
  switch (caller.kind) {
    case "root":
    case "user":
    case "role":
    case "federated-user":
      return true;
    default:
      return false;
  }
}

/** Returns the partition and the account id of a caller. @throws RequestError if its ARN does not fit its kind. */
export function accountOfCaller(caller: AccountCaller): { readonly partition: string; readonly account: string } {
  if (caller.kind === "root") return caller;
  const arn = parseArn(caller.arn);
  const [service, prefix] = caller.kind === "federated-user" ? ["sts", "federated-user/"] : ["iam", `${caller.kind}/`];
  if (arn?.service !== service || !arn.resource.startsWith(prefix) || !/^[0-9]{12}$/.test(arn.account)) {
    throw new RequestError(
      `caller: ${caller.arn} is not the ARN of a ${caller.kind}; write arn:PARTITION:${service}::ACCOUNT:${prefix}NAME`,
    );
  }
  return arn;
}

/** Returns the name of a user, role or federated user: the text after the last slash of its ARN. */
export function principalName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/**
 * Returns the ARN of a role session. It contains the role's name without its path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function sessionArn(caller: Extract<Caller, { kind: "role" }>): string {
  const { partition, account } = accountOfCaller(caller);
  return `arn:${partition}:sts::${account}:assumed-role/${principalName(caller.arn)}/${caller.session}`;
}

/**
 * Whether a caller is a service-linked role: its path is `/aws-service-role/`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
export function isServiceLinkedRole(caller: Caller): boolean {
  return caller.kind === "role" && caller.arn.includes(":role/aws-service-role/");
}
