import { isAccountCaller, isServiceLinkedRole } from "./caller";
import type { Layer } from "./decision";
import type { Request } from "./request";

/**
 * Prefixes of the services that support resource control policies.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
const SERVICES_WITH_RCPS: ReadonlySet<string> = new Set([
  "aoss",
  "cognito-identity",
  "cognito-idp",
  "dynamodb",
  "ecr",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "sqs",
  "sts",
]);

/** Returns why AWS does not apply a layer to a request, or undefined if it does. */
export function layerExemption(layer: Layer, { caller, action }: Request): string | undefined {
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  switch (layer) {
    case "resource policy":
      return undefined;
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps
    case "resource control policy":
      if (isServiceLinkedRole(caller)) return "service-linked roles are exempt";
      if (action.toLowerCase() === "kms:retiregrant") return "kms:RetireGrant is exempt";
      return SERVICES_WITH_RCPS.has(service) ? undefined : `${service} does not support resource control policies`;
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp
    case "service control policy":
      if (isServiceLinkedRole(caller)) return "service-linked roles are exempt";
      return isAccountCaller(caller) ? undefined : "the caller is not a principal of an account";
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
    case "endpoint policy":
      return caller.kind === "service" ? "services do not use VPC endpoints" : undefined;
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
    case "identity policy":
    case "permissions boundary":
      if (!isAccountCaller(caller)) return "the caller is not a principal of an account";
      return caller.kind === "root" ? "the root user has every permission in its account" : undefined;
    case "session policy":
      return caller.kind === "role" || caller.kind === "federated-user" ? undefined : "the caller has no session";
  }
}
