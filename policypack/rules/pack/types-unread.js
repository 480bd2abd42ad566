"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.packTypesUnread = void 0;
const unread_1 = require("../../lib/places/unread");
const rule_1 = require("../../lib/rule");
exports.packTypesUnread = (0, rule_1.rule)({
    name: "pack-types-unread",
    level: "advisory",
    severity: "low",
    description: "What a stack may share, and no rule reads, is said in one line.",
    why: "What is not read must not look as if it had been found in order.",
    fix: "Nothing: look at these resources yourself.",
    blind: "Types of other providers than AWS's are looked through for policy documents only.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
    stack: {
        types: [],
        everything: true,
        check: (resources) => {
            const counts = new Map();
            for (const { type } of resources) {
                if ((0, unread_1.unreadSharing)(type) !== undefined)
                    counts.set(type, (counts.get(type) ?? 0) + 1);
            }
            const types = [...counts].map(([type, count]) => `${count} ${type} (${(0, unread_1.unreadSharing)(type)?.shares ?? ""})`);
            return types.length === 0 ? [] : [(0, rule_1.fault)(`not read: ${types.join("; ")}`)];
        },
    },
});
