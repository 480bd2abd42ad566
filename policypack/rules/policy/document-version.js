"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentVersion = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.documentVersion = (0, rule_1.rule)({
    name: "policy-document-version",
    level: "mandatory",
    severity: "medium",
    description: "A policy document is of version 2012-10-17.",
    why: "Without it AWS reads the document as of 2008, where a policy variable is plain text and matches nothing.",
    fix: 'Give the document "Version": "2012-10-17".',
    blind: "Nothing of what a version means to the statements.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ version, statements }) => {
            if (statements.length === 0 || version === "2012-10-17" || (0, unknown_1.isUnknown)(version))
                return [];
            return [
                (0, rule_1.fault)(`Version is ${version === undefined ? "missing" : JSON.stringify(version)}; expected "2012-10-17"`),
            ];
        },
    },
});
