"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentNotAction = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.documentNotAction = (0, rule_1.rule)({
    name: "policy-document-notaction",
    level: "mandatory",
    severity: "high",
    description: "No statement allows by NotAction.",
    why: "It allows everything but what it lists, with all that AWS will add in years to come.",
    fix: "List the actions that are meant under Action. With Deny, NotAction is fine.",
    blind: "Whether the actions that are left are harmless today.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements
            .filter((one) => one.allows && one.inverted.includes("NotAction"))
            .map((one) => (0, rule_1.fault)(`${one.label} allows with NotAction; expected Action`)),
    },
});
