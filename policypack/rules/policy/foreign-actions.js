"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignActions = void 0;
const zod_1 = require("zod");
const acl_header_1 = require("../../lib/acl-header");
const iam_1 = require("@cross-account-s3/iam");
const grants_1 = require("../../lib/grants");
const kinds_1 = require("../../lib/kinds");
const levels_1 = require("../../lib/levels");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.foreignActions = (0, rule_1.rule)({
    name: "policy-foreign-actions",
    level: "mandatory",
    severity: "high",
    description: "Foreigners are allowed only the actions on a list.",
    why: "What a sharing relation may hold is decided once, not at every bucket.",
    fix: "Remove the action, or add it to the option actions of this rule.",
    blind: "Actions of services that the list has none of.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    controls: ["FSBP S3.6"],
    options: zod_1.z.object({
        actions: zod_1.z
            .array(zod_1.z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/))
            .describe("What foreigners may be allowed")
            .default([...levels_1.FOREIGN_ACTIONS]),
    }),
    documents: {
        kinds: [...kinds_1.SHARED_POLICIES, "trust"],
        check: (document, { accounts, options }) => {
            const allowed = new Set(options.actions.map((one) => one.toLowerCase()));
            return (0, grants_1.foreignGrants)(document, accounts).flatMap((grant) => grant.statement.actions
                .filter((action) => !(0, acl_header_1.setsOwnersAclOnly)(grant.statement, action))
                .filter((action) => !(0, iam_1.hasWildcard)(action) && !(0, unknown_1.isUnknown)(action) && !allowed.has(action.toLowerCase()))
                .map((action) => (0, rule_1.fault)(`${grant.statement.label} allows ${action} to ${(0, grants_1.whom)(grant)}`)));
        },
    },
});
