"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.readResource = readResource;
exports.readStackResource = readStackResource;
exports.tagsOf = tagsOf;
exports.stackOf = stackOf;
exports.boundAccounts = boundAccounts;
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("./unknown");
const values_1 = require("./values");
/** Reads what the engine says of one resource. */
function readResource(args, config) {
    const provider = args.provider?.props;
    const props = objectOf((0, unknown_1.plain)(args.props));
    const region = [(0, values_1.at)(props, "region"), provider && (0, unknown_1.property)(provider, "region"), config.region].map(values_1.string);
    return {
        type: args.type,
        name: args.name,
        urn: args.urn,
        props,
        tags: tagsOf(args.props, provider),
        region: region.find((one) => one !== undefined && one !== "" && !(0, unknown_1.isUnknown)(one)),
    };
}
/** Reads what the engine says of one resource of a whole stack. */
function readStackResource(resource) {
    const from = Object.entries(resource.propertyDependencies);
    return {
        type: resource.type,
        name: resource.name,
        urn: resource.urn,
        props: objectOf((0, unknown_1.plain)(resource.props)),
        tags: tagsOf(resource.props, resource.provider?.props),
        from: Object.fromEntries(from.map(([key, sources]) => [key, sources.map((one) => one.urn)])),
    };
}
/** A resource's tags: its own before its provider's default ones. A provider's nested settings come as JSON text. */
function tagsOf(props, provider) {
    const defaults = provider === undefined ? undefined : (0, unknown_1.property)(provider, "defaultTags");
    const opened = typeof defaults === "string" ? (0, iam_1.readJson)(defaults) : undefined;
    const shared = (0, values_1.at)(opened !== undefined && "value" in opened ? opened.value : defaults, "tags");
    const all = [shared, (0, unknown_1.property)(props, "tagsAll"), (0, unknown_1.property)(props, "tags")].filter(iam_1.isObject);
    const entries = all.flatMap((tags) => Object.entries(tags));
    return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}
function objectOf(value) {
    return (0, iam_1.isObject)(value) ? value : {};
}
/** The stack's name, out of any resource's URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackOf(urn) {
    return urn.split("::")[0]?.split(":")[2] ?? "";
}
/**
 * The account that a provider is bound to: that of the role it assumes last, or the one account that it is allowed. Several
 * allowed accounts bind it to none. A provider's nested settings come as JSON text.
 */
function boundAccounts(provider) {
    if (provider === undefined)
        return [];
    const read = (key) => (0, values_1.list)(opened((0, unknown_1.property)(provider, key)));
    const roles = [...read("assumeRole"), ...read("assumeRoles")].flatMap((one) => (0, values_1.string)((0, values_1.at)(one, "roleArn")) ?? []);
    const assumed = /^arn:aws[a-z-]*:iam::(\d{12}):role\/./.exec(roles.at(-1) ?? "")?.[1];
    if (assumed !== undefined)
        return [assumed];
    const allowed = read("allowedAccountIds").filter((one) => typeof one === "string" && /^\d{12}$/.test(one));
    return allowed.length === 1 ? allowed.flatMap((one) => (0, values_1.string)(one) ?? []) : [];
}
function opened(value) {
    const parsed = typeof value === "string" ? (0, iam_1.readJson)(value) : undefined;
    return parsed !== undefined && "value" in parsed ? parsed.value : value;
}
