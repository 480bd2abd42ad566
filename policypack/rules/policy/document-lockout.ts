import type { DocumentKind } from "../../lib/document-kinds";
import { lockoutFaults, MANAGEMENT } from "../../lib/lockout";
import { rule } from "../../lib/rule";

/** Bucket policies have a rule of their own. */
const KINDS = (Object.keys(MANAGEMENT) as DocumentKind[]).filter((kind) => kind !== "bucket");

export const documentLockout = rule({
  name: "policy-document-lockout",
  level: "mandatory",
  severity: "critical",
  description: "No deny of a resource's policy shuts out everyone who could change it again.",
  why: "A policy that denies its own change to everyone is undone by the account's root user, or by AWS Support, if at all.",
  fix: "Deny the actions that use the data and not those that manage the policy; or spare the deployer and the account's root by ArnNotLike aws:PrincipalArn.",
  blind: "Denials of service control policies and of the deployer's own policies.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: KINDS,
    check: (document, { accounts }) => lockoutFaults(document, accounts.own),
  },
});
