import { foreignGrants } from "../../lib/grants";
import { untrusted, untrustedSources } from "../../lib/trust-checks";
import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { rule } from "../../lib/rule";

export const foreignTrusted = rule({
  name: "policy-foreign-trusted",
  level: "mandatory",
  severity: "critical",
  description: "Only accounts, organizations and networks that the configuration trusts are granted access.",
  why: "A mistyped account id is the id of an unknown account.",
  fix: "Correct it, or name it under pack-settings: trustedAccounts, trustedOrganizations, trustedVpcs and so on. For an account, controlAccountId or dataAccounts in the stack's configuration do too.",
  blind:
    "Whose an organization, a network or a canonical user is, where the settings name none: policy-foreign-unnamed lists these.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  controls: ["FSBP S3.6"],
  documents: {
    kinds: RESOURCE_POLICIES,
    // If another stack names the trusted account, stack-foreign-trusted checks it, because no single resource has that stack's outputs.
    check: (document, { accounts }) =>
      accounts.namedByStack === undefined
        ? [...untrusted(document, foreignGrants(document, accounts), accounts), ...untrustedSources(document, accounts)]
        : [],
  },
});
