"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.UNKNOWN = void 0;
exports.isUnknown = isUnknown;
exports.plain = plain;
exports.property = property;
const policy_1 = require("@pulumi/policy");
/**
 * How a value that the engine cannot know before `up` is written here: the engine's own sentinel for an unknown string.
 * All kinds of unknown become this one. See https://www.pulumi.com/docs/concepts/inputs-outputs/#outputs.
 */
exports.UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Whether a value, or a part of a string, is not known yet. */
function isUnknown(value) {
    return typeof value === "string" && value.includes(exports.UNKNOWN);
}
/** How deep a property may nest; deeper parts are cut off as null. Pulumi's own properties nest under ten levels. */
const DEEPEST = 200;
/**
 * A plain copy of a resource's property. The engine hands properties over as proxies that throw when an unknown is
 * touched; here each unknown becomes {@link UNKNOWN}, so that what is known around it can still be checked.
 */
function plain(value, depth = 0) {
    if (depth > DEEPEST || value === null || value === undefined)
        return null;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
        return value;
    if (typeof value !== "object")
        return null;
    if (Array.isArray(value))
        return Array.from({ length: value.length }, (_, at) => read(value, String(at), depth));
    return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key, depth)]));
}
function read(holder, key, depth) {
    try {
        return plain(Reflect.get(holder, key), depth + 1);
    }
    catch (error) {
        if (error instanceof policy_1.UnknownValueError)
            return exports.UNKNOWN;
        throw error;
    }
}
/** The property `key` of a resource, plain; undefined where the resource does not have it. */
function property(props, key) {
    return key in props ? read(props, key, 0) : undefined;
}
