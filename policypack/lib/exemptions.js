"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ExemptionUses = exports.exemptionSchema = void 0;
const zod_1 = require("zod");
/** One exemption from a rule: for a resource by its name, or for every resource with a tag. */
exports.exemptionSchema = zod_1.z
    .object({
    resource: zod_1.z.string().min(1).describe("The resource's name in the program").optional(),
    tag: zod_1.z.string().min(1).describe('A tag: "key", or "key=value"').optional(),
    stack: zod_1.z.string().min(1).describe("The stack that it is for; every stack by default").optional(),
    reason: zod_1.z.string().trim().min(10).describe("Why this is right, in a sentence"),
})
    .strict()
    .refine((one) => (one.resource === undefined) !== (one.tag === undefined), {
    error: "expected either resource or tag, and not both",
});
/** Which exemptions of a run kept findings back. */
class ExemptionUses {
    #uses = new Map();
    /** Notes the exemptions of a rule, so that those that keep nothing back are known too. */
    add(rule, exemptions) {
        for (const exemption of exemptions) {
            if (!this.#uses.has(exemption))
                this.#uses.set(exemption, { rule: rule.name, exemption, resources: new Set() });
        }
    }
    /** The exemption that covers a resource with findings, if any does. */
    cover(rule, exemptions, resource) {
        const found = exemptions.find((one) => covers(one, resource));
        if (found === undefined)
            return undefined;
        this.add(rule, [found]);
        this.#uses.get(found)?.resources.add(resource.name);
        return found;
    }
    /** Every exemption that is for a stack. */
    in(stack) {
        return [...this.#uses.values()].filter(({ exemption }) => isFor(exemption, stack));
    }
}
exports.ExemptionUses = ExemptionUses;
function covers(exemption, resource) {
    const { resource: name, tag } = exemption;
    if (!isFor(exemption, resource.stack))
        return false;
    return tag === undefined ? name === resource.name : carries(resource.tags, tag);
}
function isFor({ stack }, name) {
    return stack === undefined || stack === name;
}
function carries(tags, wanted) {
    const [key = "", ...value] = wanted.split("=");
    if (!Object.hasOwn(tags, key))
        return false;
    return value.length === 0 || tags[key] === value.join("=");
}
