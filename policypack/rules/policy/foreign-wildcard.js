"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignWildcard = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const grants_1 = require("../../lib/grants");
const rule_1 = require("../../lib/rule");
exports.foreignWildcard = (0, rule_1.rule)({
    name: "policy-foreign-wildcard",
    level: "mandatory",
    severity: "high",
    description: "Foreigners are allowed actions by name, never by wildcard.",
    why: "A wildcard allows what AWS adds later, and more than anybody reads in it: s3:Get* holds GetBucketPolicy.",
    fix: "List the actions.",
    blind: "Whether what the wildcard holds today is harmless.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    controls: ["FSBP S3.6"],
    documents: {
        kinds: [...kinds_1.SHARED_POLICIES.filter((kind) => kind !== "key"), "trust"],
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts).flatMap((grant) => grant.statement.actions
            .filter(iam_1.hasWildcard)
            .map((action) => (0, rule_1.fault)(`${grant.statement.label} allows ${action} to ${(0, grants_1.whom)(grant)}`))),
    },
});
