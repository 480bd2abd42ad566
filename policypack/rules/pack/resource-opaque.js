"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.packResourceOpaque = void 0;
const locate_1 = require("../../lib/locate");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.packResourceOpaque = (0, rule_1.rule)({
    name: "pack-resource-opaque",
    level: "advisory",
    severity: "medium",
    description: "What a resource does to access can be read.",
    why: "A command or a dynamic resource can write any policy, and no rule sees it.",
    fix: "Use the provider's own resource; or give a dynamic resource an input policyForReview with the document that it writes.",
    blind: "It tells that a resource cannot be read, and nothing of what the resource does.",
    url: "https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/",
    everywhere: (resource) => {
        if (resource === undefined)
            return [];
        const { type, name, props } = resource;
        if (type.startsWith("command:"))
            return [(0, rule_1.fault)(`${name} runs a command (${type}); what it changes is not read`)];
        const declared = (0, unknown_1.property)(props, "policyForReview") !== undefined || (0, locate_1.locate)(type, props).length > 0;
        return locate_1.DYNAMIC.test(type) && !declared
            ? [(0, rule_1.fault)(`${name} is a dynamic resource without policyForReview; what it changes is not read`)]
            : [];
    },
});
