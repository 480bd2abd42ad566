import type { DocumentKind } from "../../lib/document-kinds";
import { lockoutFaults, MANAGEMENT_ACTIONS } from "../../lib/lockout";
import { rule } from "../../lib/rule";

/** The kinds with management actions, except bucket policies, which have a rule of their own. */
const KINDS = (Object.keys(MANAGEMENT_ACTIONS) as DocumentKind[]).filter((kind) => kind !== "bucket");

export const documentLockout = rule({
  name: "policy-document-lockout",
  level: "mandatory",
  severity: "critical",
  description: "No Deny of a resource's policy locks out every principal that could change it.",
  why: "If a policy denies its own change to everyone, at most the account's root user or AWS Support can undo it.",
  fix: "Deny the actions that use the data, not those that manage the policy; or exempt the deployer and the account's root by ArnNotLike aws:PrincipalArn.",
  blind: "Deny statements of service control policies and of the deployer's own policies.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: KINDS,
    check: (document, { accounts }) => lockoutFaults(document, accounts.own),
  },
});
