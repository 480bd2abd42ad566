"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.valuesAt = valuesAt;
const unknown_1 = require("../unknown");
const values_1 = require("../values");
/**
 * The values at a path such as `inlinePolicies[].policy`. What is missing or null is left out. A list that is not known yet
 * counts as one unknown value.
 */
function valuesAt(props, path) {
    const [first = "", ...rest] = path.split(".");
    const key = first.replace(/\[\]$/, "");
    const value = (0, unknown_1.property)(props, key);
    return open({ where: key, value: value ?? null }, first.endsWith("[]")).flatMap((one) => along(one, rest));
}
function along(from, steps) {
    const [step, ...rest] = steps;
    if (step === undefined || (0, unknown_1.isUnknown)(from.value))
        return [from];
    const key = step.replace(/\[\]$/, "");
    const value = (0, values_1.at)(from.value, key) ?? null;
    return open({ where: `${from.where}.${key}`, value }, step.endsWith("[]")).flatMap((one) => along(one, rest));
}
function open(placed, many) {
    if (placed.value === null)
        return [];
    if (!many || (0, unknown_1.isUnknown)(placed.value))
        return [placed];
    return (0, values_1.list)(placed.value).flatMap((value, index) => value === null ? [] : [{ where: `${placed.where}[${index}]`, value }]);
}
