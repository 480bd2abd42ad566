"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.readStatement = readStatement;
exports.testsOf = testsOf;
const iam_1 = require("@cross-account-s3/iam");
const principals_1 = require("./principals");
const values_1 = require("./values");
/** Opens a statement whose shape may be wrong in places: what can be read is read, the rest is `shape.ts`'s to report. */
function readStatement(raw, index) {
    const sid = (0, values_1.string)(raw.Sid);
    const inverted = ["NotPrincipal", "NotAction", "NotResource"].filter((name) => Object.hasOwn(raw, name));
    return {
        label: sid === undefined || sid === "" ? `statement ${index + 1}` : `statement "${sid}"`,
        sid,
        allows: raw.Effect !== "Deny",
        principals: (0, principals_1.readPrincipals)(raw.Principal),
        actions: (0, values_1.strings)(raw.Action),
        resources: (0, values_1.strings)(raw.Resource),
        tests: readTests(raw.Condition),
        inverted,
    };
}
function readTests(condition) {
    if (!(0, iam_1.isObject)(condition))
        return [];
    return Object.entries(condition).flatMap(([operator, keys]) => (0, iam_1.isObject)(keys)
        ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: (0, values_1.list)(values).map(text) }))
        : []);
}
/** A condition's value as IAM compares it: booleans and numbers count as their text. */
function text(value) {
    return typeof value === "string" ? value : JSON.stringify(value);
}
/** The tests of one key, whatever the operator. Condition keys are not case sensitive. */
function testsOf(statement, key) {
    return statement.tests.filter((test) => test.key.toLowerCase() === key.toLowerCase());
}
