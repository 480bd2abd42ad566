import { accountOf } from "../language/arn";
import { accountOfCaller, isAccountCaller, principalName } from "./caller";
import { RequestError } from "./request-error";
import type { Caller, Request } from "./request";

/**
 * Values of condition keys, by the key in lower case. A single value is a list of one. A key that is absent or has no value is not in
 * the map.
 */
export type Context = ReadonlyMap<string, readonly string[]>;

/**
 * Returns the condition keys of a request: the given keys, and those that follow from the caller and the resource.
 *
 * @throws RequestError if a given key contradicts the caller or the resource, or is given twice in different case.
 */
export function contextOf(request: Request): Context {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(request.context)) {
    const lower = key.toLowerCase();
    if (context.has(lower)) {
      throw new RequestError(`context ${key}: given twice, because key names ignore case; give it once`);
    }
    const values = typeof value === "string" ? [value] : value;
    if (values.length > 0) context.set(lower, values);
  }
  for (const [key, value] of [...keysOfCaller(request.caller), ...keysOfResource(request)]) {
    const lower = key.toLowerCase();
    const given = context.get(lower);
    if (given === undefined) context.set(lower, [value]);
    else if (given.length !== 1 || given[0]?.toLowerCase() !== value.toLowerCase()) {
      throw new RequestError(
        `context ${key}: ${given.join(", ")} contradicts the request, which has ${value}; leave it out`,
      );
    }
  }
  // Both keys name the same time.
  const time = context.get("aws:currenttime") ?? context.get("aws:epochtime");
  if (time) for (const key of ["aws:currenttime", "aws:epochtime"]) context.set(key, context.get(key) ?? time);
  return context;
}

/**
 * Returns the condition keys that follow from a caller. `aws:userid` of users and roles contains an id that only AWS knows, so the
 * request's context has to give it if a policy reads it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export function keysOfCaller(caller: Caller): readonly (readonly [key: string, value: string])[] {
  if (isAccountCaller(caller)) {
    const { partition, account } = accountOfCaller(caller);
    const arn = caller.kind === "root" ? `arn:${partition}:iam::${account}:root` : caller.arn;
    return [
      ["aws:PrincipalAccount", account],
      ["aws:PrincipalArn", arn],
      ["aws:PrincipalType", PRINCIPAL_TYPES[caller.kind]],
      ["aws:PrincipalIsAWSService", "false"],
      ...(caller.kind === "user" ? [["aws:username", principalName(caller.arn)] as const] : []),
      ...(caller.kind === "root" ? [["aws:userid", account] as const] : []),
      ...(caller.kind === "federated-user" ? [["aws:userid", `${account}:${principalName(caller.arn)}`] as const] : []),
    ];
  }
  switch (caller.kind) {
    case "anonymous":
      return [
        ["aws:PrincipalAccount", "anonymous"],
        ["aws:PrincipalType", "Anonymous"],
        ["aws:userid", "anonymous"],
      ];
    case "service":
      return [
        ["aws:PrincipalIsAWSService", "true"],
        ["aws:PrincipalServiceName", caller.service],
      ];
    case "federated":
    case "canonical-user":
    case "origin-access-identity":
      return [];
  }
}

const PRINCIPAL_TYPES = {
  root: "Account",
  user: "User",
  role: "AssumedRole",
  "federated-user": "FederatedUser",
} as const;

/**
 * Returns the id of the account that owns the resource of a request: as given, or as in the resource's ARN. An action without a
 * resource (`*`) or on an AWS managed policy acts in the caller's account. Undefined if the account is unknown.
 */
export function resourceAccountOf({ caller, resource, resourceAccount }: Request): string | undefined {
  const named = resourceAccount ?? accountOf(resource);
  if (named !== undefined) return named;
  const inCallersAccount = resource === "*" || /^arn:[^:]*:iam::aws:/.test(resource);
  return inCallersAccount && isAccountCaller(caller) ? accountOfCaller(caller).account : undefined;
}

function keysOfResource(request: Request): readonly (readonly [key: string, value: string])[] {
  const account = resourceAccountOf(request);
  const service = request.action.toLowerCase().split(":")[0];
  return [
    ...(account === undefined ? [] : [["aws:ResourceAccount", account] as const]),
    ...(account !== undefined && service === "s3" ? [["s3:ResourceAccount", account] as const] : []),
    ...(service === "kms" && isAccountCaller(request.caller)
      ? [["kms:CallerAccount", accountOfCaller(request.caller).account] as const]
      : []),
  ];
}
