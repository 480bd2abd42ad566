"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.statementsIn = statementsIn;
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("../unknown");
const values_1 = require("../values");
/** How deep and how wide a resource of an unlisted type is looked through. */
const DEEPEST = 12;
const MOST_VALUES = 20_000;
/**
 * The policy documents in the properties of a resource whose type nobody listed: objects, or JSON text, with a `Statement`
 * whose elements have an `Effect` and an `Action`. They go through the rules that need to know no service.
 */
function statementsIn(props) {
    const found = [];
    let left = MOST_VALUES;
    const look = (value, where, depth) => {
        if (depth > DEEPEST || --left < 0 || value === null)
            return;
        if (typeof value === "string") {
            const opened = holdsStatements(value) ? parse(value) : null;
            if (isPolicy(opened))
                found.push({ kind: kindFor(where), where, text: value });
            else if ((0, iam_1.isObject)(opened))
                look(opened, where, depth + 1);
            return;
        }
        if (Array.isArray(value)) {
            value.forEach((one, index) => {
                look(one, `${where}[${index}]`, depth + 1);
            });
        }
        else if (isPolicy(value)) {
            found.push({ kind: kindFor(where), where, text: JSON.stringify(value) });
        }
        else if ((0, iam_1.isObject)(value)) {
            for (const [key, one] of Object.entries(value))
                look(one, where === "" ? key : `${where}.${key}`, depth + 1);
        }
    };
    look((0, unknown_1.plain)(props), "", 0);
    return found;
}
function holdsStatements(text) {
    return text.length < 1_000_000 && /^\s*[{[]/.test(text) && text.includes('"Statement"') && !(0, unknown_1.isUnknown)(text);
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return null;
    }
}
/** Whether a value is a policy in IAM's grammar; SNS's data protection policies, for one, have another `Statement`. */
function isPolicy(value) {
    if (!(0, iam_1.isObject)(value) || value.Statement === undefined)
        return false;
    const statements = (0, values_1.list)(value.Statement);
    return (statements.length > 0 &&
        statements.every((one) => (0, iam_1.isObject)(one) && one.Effect !== undefined && (one.Action !== undefined || one.NotAction !== undefined)));
}
function kindFor(where) {
    return /assumeRolePolicy(?:Document)?$/i.test(where) ? "trust" : "unlisted";
}
