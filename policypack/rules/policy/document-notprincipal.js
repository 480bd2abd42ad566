"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentNotPrincipal = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.documentNotPrincipal = (0, rule_1.rule)({
    name: "policy-document-notprincipal",
    level: "mandatory",
    severity: "high",
    description: "No statement uses NotPrincipal.",
    why: "With Allow it lets in everybody else in the world; with Deny it misses sessions of the very role that it names.",
    fix: 'Name who is meant. To deny all but a few, deny "*" with ArnNotEquals aws:PrincipalArn.',
    blind: "Whether the exception is complete.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements
            .filter((one) => one.inverted.includes("NotPrincipal"))
            .map((one) => (0, rule_1.fault)(`${one.label} uses NotPrincipal; expected Principal`)),
    },
});
