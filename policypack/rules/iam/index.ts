import type { AnyRule } from "../../lib/rule";
import { policyAdmin } from "./policy-admin";
import { policyData } from "./policy-data";
import { policyEscalation } from "./policy-escalation";
import { policyPassRole } from "./policy-passrole";
import { trustForeign } from "./trust-foreign";
import { trustOidc } from "./trust-oidc";
import { trustPrincipals } from "./trust-principals";
import { attachmentBroad } from "./attachment-broad";
import { policyPermissions } from "./policy-permissions";

/** Rules on roles and on identity policies. */
export const iamRules: readonly AnyRule[] = [
  trustPrincipals,
  trustForeign,
  trustOidc,
  policyAdmin,
  attachmentBroad,
  policyData,
  policyPassRole,
  policyEscalation,
  policyPermissions,
];
