"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyWildcard = void 0;
const iam_1 = require("@cross-account-s3/iam");
const grants_1 = require("../../lib/grants");
const rule_1 = require("../../lib/rule");
exports.keyWildcard = (0, rule_1.rule)({
    name: "kms-key-wildcard",
    level: "mandatory",
    severity: "critical",
    description: "Foreigners are allowed nothing on a key by wildcard, kms:* least of all.",
    why: "kms:* holds PutKeyPolicy and ScheduleKeyDeletion: the key, and all that it encrypts, is theirs.",
    fix: "List kms:Decrypt to read, and kms:GenerateDataKey with kms:Decrypt to write.",
    blind: "Grants, which kms-key-foreign and policy-foreign-trusted read.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
    documents: {
        kinds: ["key"],
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts).flatMap((grant) => grant.statement.actions
            .filter(iam_1.hasWildcard)
            .map((action) => (0, rule_1.fault)(`${grant.statement.label} allows ${action} to ${(0, grants_1.whom)(grant)}`))),
    },
});
