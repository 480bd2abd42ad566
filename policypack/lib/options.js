"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.optionsSchema = optionsSchema;
exports.readOptions = readOptions;
exports.configSchema = configSchema;
const zod_1 = require("zod");
const exemptions_1 = require("./exemptions");
const exemptions = zod_1.z
    .array(exemptions_1.exemptionSchema)
    .describe("Resources that this rule leaves alone, each with its reason")
    .default([]);
/** Every option of a rule: its own, and the exemptions that all rules take. */
function optionsSchema(rule) {
    const known = schemas.get(rule);
    if (known !== undefined)
        return known;
    const made = zod_1.z.object({ ...(rule.options?.shape ?? {}), exemptions }).strict();
    schemas.set(rule, made);
    return made;
}
/** Made once a rule: options are read at every resource that a rule looks at. */
const schemas = new WeakMap();
/** Reads a rule's configuration. A fault in it is the user's to hear of: the rule then exempts nothing. */
function readOptions(rule, config) {
    const read = optionsSchema(rule).safeParse(config);
    if (read.success) {
        const { exemptions: exempted, ...own } = read.data;
        return { ok: true, own, exemptions: zod_1.z.array(exemptions_1.exemptionSchema).parse(exempted) };
    }
    return {
        ok: false,
        faults: read.error.issues.map((one) => `${one.path.join(".") || "configuration"}: ${one.message}`),
    };
}
/** The options as the engine's JSON schema, so that the engine itself refuses what does not fit before anything runs. */
function configSchema(rule) {
    const known = engineSchemas.get(rule);
    if (known !== undefined)
        return known;
    const { properties = {} } = zod_1.z.toJSONSchema(optionsSchema(rule), { io: "input", unrepresentable: "any" });
    const made = { properties: properties };
    engineSchemas.set(rule, made);
    return made;
}
const engineSchemas = new WeakMap();
