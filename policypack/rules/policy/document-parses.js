"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentParses = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.documentParses = (0, rule_1.rule)({
    name: "policy-document-parses",
    level: "mandatory",
    severity: "critical",
    description: "A policy document is JSON that follows the grammar of policies, with no key given twice.",
    why: "AWS refuses a malformed document only when it is written, or worse, reads it in a way nobody meant.",
    fix: "Correct the document. Build it from a data structure and JSON.stringify instead of by hand.",
    blind: "Sizes and the existence of actions, principals and keys are other rules' to check.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: (document) => document.faults.slice(0, 10).map((what) => (0, rule_1.fault)(`the document ${what}`)),
    },
});
