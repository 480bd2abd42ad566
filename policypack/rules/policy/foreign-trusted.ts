import { foreignGrants } from "../../lib/grants";
import { untrusted } from "../../lib/trusted";
import { RESOURCE_POLICIES } from "../../lib/kinds";
import { rule } from "../../lib/rule";

export const foreignTrusted = rule({
  name: "policy-foreign-trusted",
  level: "mandatory",
  severity: "critical",
  description: "Only accounts that the configuration trusts are let in.",
  why: "A mistyped account id is some stranger's account.",
  fix: "Correct the account, or name it: trustedAccounts under pack-settings, or controlAccountId or dataAccounts in the stack's configuration.",
  blind:
    "Who an organization, a network or a canonical user is, where the settings name none: policy-foreign-unnamed says so.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  controls: ["FSBP S3.6"],
  documents: {
    kinds: RESOURCE_POLICIES,
    // Where another stack names the trusted account, stack-foreign-trusted asks it: no single resource shows its outputs.
    check: (document, { accounts }) =>
      accounts.learntFrom === undefined ? untrusted(foreignGrants(document, accounts), accounts) : [],
  },
});
