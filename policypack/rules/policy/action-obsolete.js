"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.actionObsolete = void 0;
const kinds_1 = require("../../lib/kinds");
const obsolete_1 = require("../../lib/obsolete");
const rule_1 = require("../../lib/rule");
exports.actionObsolete = (0, rule_1.rule)({
    name: "policy-action-obsolete",
    level: "advisory",
    severity: "low",
    description: "No statement names an action that does nothing any more.",
    why: "It stands for nothing, and makes a reader look for what it allows.",
    fix: "Remove the action.",
    blind: "Actions that AWS gave up after this version of the pack.",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements.flatMap((one) => one.actions.filter(obsolete_1.isObsolete).map((action) => (0, rule_1.fault)(`${one.label} names ${action}`))),
    },
});
