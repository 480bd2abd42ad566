"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.stackForeignTrusted = void 0;
const rule_1 = require("../../lib/rule");
const reference_1 = require("../../lib/reference");
const trusted_1 = require("../../lib/trusted");
exports.stackForeignTrusted = (0, rule_1.rule)({
    name: "stack-foreign-trusted",
    level: "mandatory",
    severity: "critical",
    description: "Where another stack names the trusted account, only that account is let in.",
    why: "The account comes from the stack reference, so no resource alone shows whether a document names the right one.",
    fix: "Correct the account; or set controlAccountId in the stack's configuration, or trustedAccounts under pack-settings.",
    blind: "The outputs of another stack, where the engine keeps them from a pack.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
    stack: {
        types: [reference_1.REFERENCE],
        documents: true,
        check: (resources, { accounts }) => {
            const trust = (0, reference_1.trustOf)(resources, accounts);
            switch (trust.is) {
                case "notAsked":
                    return [];
                case "seen":
                    return trust.shared.flatMap(({ resource, grants }) => (0, trusted_1.untrusted)(grants, { ...accounts, trusted: trust.trusted }, resource.urn));
                // One control stack is one account: the second cannot be right, whichever is the first.
                case "unseen":
                    return trust.named.length < 2
                        ? []
                        : [(0, rule_1.fault)(`${trust.named.join(", ")} are let in, and the stack ${trust.stack} can only be in one account`)];
            }
        },
    },
});
