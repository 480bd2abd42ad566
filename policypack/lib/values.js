"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.at = at;
exports.list = list;
exports.strings = strings;
exports.isTrue = isTrue;
exports.string = string;
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("./unknown");
/**
 * What stands at a path inside a value: `at(props, "rules", 0, "bucketKeyEnabled")`. Undefined where something on the way
 * is missing; the unknown sentinel where something on the way is not known yet.
 */
function at(value, ...path) {
    let here = value;
    for (const step of path) {
        if ((0, unknown_1.isUnknown)(here))
            return unknown_1.UNKNOWN;
        if (typeof step === "number")
            here = Array.isArray(here) ? here[step] : undefined;
        else
            here = (0, iam_1.isObject)(here) && Object.hasOwn(here, step) ? here[step] : undefined;
    }
    return here;
}
/** The elements of a list; a single value counts as a list of one, a missing one as an empty list. */
function list(value) {
    if (value === undefined || value === null)
        return [];
    return Array.isArray(value) ? value : [value];
}
/** The strings of a list or a single value; what is not a string is left out. */
function strings(value) {
    return list(value).filter((one) => typeof one === "string");
}
/** A boolean as Pulumi or a provider's configuration writes it: `true` or `"true"`. */
function isTrue(value) {
    return value === true || value === "true";
}
/** The string itself, or undefined for anything else. */
function string(value) {
    return typeof value === "string" ? value : undefined;
}
