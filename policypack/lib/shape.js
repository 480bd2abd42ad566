"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.shapeFaults = shapeFaults;
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("./unknown");
const DOCUMENT_KEYS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_KEYS = new Set("Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "));
const PRINCIPAL_KEYS = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);
/**
 * Where a document departs from the grammar of policies, in words. An unknown value fits everywhere.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
 */
function shapeFaults(root, kind) {
    if (!(0, iam_1.isObject)(root))
        return [`is ${name(root)}; expected an object with Version and Statement`];
    const faults = unknownKeys(root, DOCUMENT_KEYS, "the document");
    const id = root.Id;
    if (id !== undefined && typeof id !== "string")
        faults.push(`Id is ${name(id)}; expected a string`);
    return [...faults, ...statements(root.Statement, kind)];
}
function statements(raw, kind) {
    if ((0, unknown_1.isUnknown)(raw))
        return [];
    if ((0, iam_1.isObject)(raw))
        return statement(raw, kind, "the statement");
    if (!Array.isArray(raw))
        return [`Statement is ${name(raw)}; expected a list of statements`];
    const list = raw;
    if (list.length === 0)
        return ["Statement is an empty list; expected at least one statement"];
    return list.flatMap((one, index) => {
        const label = `statement ${index + 1}`;
        if ((0, unknown_1.isUnknown)(one))
            return [];
        return (0, iam_1.isObject)(one) ? statement(one, kind, label) : [`${label} is ${name(one)}; expected an object`];
    });
}
function statement(raw, kind, label) {
    const faults = unknownKeys(raw, STATEMENT_KEYS, label);
    const { Sid: sid, Effect: effect, Condition: condition } = raw;
    if (sid !== undefined && typeof sid !== "string")
        faults.push(`${label}: Sid is ${name(sid)}; expected a string`);
    if ((kind.principals === "refused" || kind.resources === "refused") &&
        typeof sid === "string" &&
        !(0, unknown_1.isUnknown)(sid) &&
        !/^[A-Za-z0-9]*$/.test(sid)) {
        faults.push(`${label}: IAM allows only letters and digits in the Sid ${JSON.stringify(sid)}`);
    }
    if (effect !== "Allow" && effect !== "Deny" && !(0, unknown_1.isUnknown)(effect)) {
        faults.push(`${label}: Effect is ${name(effect)}; expected "Allow" or "Deny"`);
    }
    faults.push(...pair(raw, "Action", "required", label), ...pair(raw, "Resource", kind.resources, label));
    faults.push(...principal(raw, kind, label));
    if (condition !== undefined)
        faults.push(...conditions(condition, label));
    return faults;
}
/** Exactly one of an element and its Not form, as strings. */
function pair(raw, element, wanted, label) {
    const present = [element, `Not${element}`].filter((key) => Object.hasOwn(raw, key));
    if (wanted === "refused")
        return present.map((key) => `${label}: ${key} has no place in this kind of policy`);
    if (present.length === 0)
        return wanted === "optional" ? [] : [`${label}: ${element} is missing`];
    if (present.length === 2)
        return [`${label}: both ${element} and Not${element} are given; expected one of them`];
    return present.flatMap((key) => stringsOnly(raw[key], `${label}: ${key}`));
}
function principal(raw, kind, label) {
    const present = ["Principal", "NotPrincipal"].filter((key) => Object.hasOwn(raw, key));
    if (kind.principals === "refused") {
        return present.map((key) => `${label}: ${key} has no place in an identity policy`);
    }
    if (kind.principals === "optional" && present.length === 0)
        return [];
    if (present.length !== 1) {
        return [`${label}: ${present.length === 0 ? "Principal is missing" : "both Principal and NotPrincipal are given"}`];
    }
    return present.flatMap((key) => {
        const value = raw[key];
        if (value === "*" || (0, unknown_1.isUnknown)(value))
            return [];
        if (!(0, iam_1.isObject)(value))
            return [`${label}: ${key} is ${name(value)}; expected "*" or an object such as {"AWS": …}`];
        const kinds = Object.entries(value);
        if (kinds.length === 0)
            return [`${label}: ${key} is empty`];
        return [
            ...unknownKeys(value, PRINCIPAL_KEYS, `${label}: ${key}`),
            ...kinds.flatMap(([type, who]) => stringsOnly(who, `${label}: ${key} ${type}`)),
        ];
    });
}
function conditions(raw, label) {
    if ((0, unknown_1.isUnknown)(raw))
        return [];
    if (!(0, iam_1.isObject)(raw))
        return [`${label}: Condition is ${name(raw)}; expected an object`];
    return Object.entries(raw).flatMap(([operator, keys]) => {
        if ((0, unknown_1.isUnknown)(keys))
            return [];
        if (!(0, iam_1.isObject)(keys))
            return [`${label}: Condition ${operator} is ${name(keys)}; expected an object of condition keys`];
        if (Object.keys(keys).length === 0)
            return [`${label}: Condition ${operator} tests nothing`];
        return Object.entries(keys).flatMap(([key, value]) => scalarsOnly(value, `${label}: Condition ${operator} ${key}`));
    });
}
function stringsOnly(value, where) {
    if (typeof value === "string")
        return value === "" ? [`${where} is an empty string`] : [];
    if (!Array.isArray(value))
        return [`${where} is ${name(value)}; expected a string or a list of strings`];
    const list = value;
    if (list.length === 0)
        return [`${where} is an empty list`];
    const wrong = list.find((one) => typeof one !== "string" || one === "");
    return wrong === undefined ? [] : [`${where} holds ${name(wrong)}; expected only strings that are not empty`];
}
function scalarsOnly(value, where) {
    const list = Array.isArray(value) ? value : [value];
    const wrong = list.find((one) => one === null || typeof one === "object");
    return wrong === undefined ? [] : [`${where} holds ${name(wrong)}; expected strings, numbers or booleans`];
}
function unknownKeys(object, known, where) {
    const strange = Object.keys(object).filter((key) => !known.has(key));
    return strange.map((key) => `${where} has an element ${JSON.stringify(key.slice(0, 60))}, which policies do not know`);
}
/** A value in a few words, short enough for a message. */
function name(value) {
    if (value === undefined)
        return "missing";
    if (value === null)
        return "null";
    if (Array.isArray(value))
        return "a list";
    if (typeof value === "object")
        return "an object";
    return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : `the ${typeof value} ${String(value)}`;
}
