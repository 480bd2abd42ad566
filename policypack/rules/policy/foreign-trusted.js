"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignTrusted = void 0;
const grants_1 = require("../../lib/grants");
const trusted_1 = require("../../lib/trusted");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.foreignTrusted = (0, rule_1.rule)({
    name: "policy-foreign-trusted",
    level: "mandatory",
    severity: "critical",
    description: "Only accounts, organizations and networks that the configuration trusts are let in.",
    why: "A mistyped account id is some stranger's account.",
    fix: "Correct it, or name it under pack-settings: trustedAccounts, trustedOrganizations, trustedVpcs and so on; accounts also by controlAccountId or dataAccounts in the stack's configuration.",
    blind: "Who an organization, a network or a canonical user is, where the settings name none: policy-foreign-unnamed says so.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
    controls: ["FSBP S3.6"],
    documents: {
        kinds: kinds_1.RESOURCE_POLICIES,
        // Where another stack names the trusted account, stack-foreign-trusted asks it: no single resource shows its outputs.
        check: (document, { accounts }) => accounts.learntFrom === undefined
            ? [...(0, trusted_1.untrusted)((0, grants_1.foreignGrants)(document, accounts), accounts), ...(0, trusted_1.untrustedSources)(document, accounts)]
            : [],
    },
});
