"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentNotResource = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.documentNotResource = (0, rule_1.rule)({
    name: "policy-document-notresource",
    level: "mandatory",
    severity: "high",
    description: "No statement allows by NotResource.",
    why: "It allows everything but what it lists, with all that AWS will add in years to come.",
    fix: "List the resources that are meant under Resource. With Deny, NotResource is fine.",
    blind: "Whether the resources that are left are harmless today.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements
            .filter((one) => one.allows && one.inverted.includes("NotResource"))
            .map((one) => (0, rule_1.fault)(`${one.label} allows with NotResource; expected Resource`)),
    },
});
