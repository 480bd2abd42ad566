"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conditionFits = void 0;
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.conditionFits = (0, rule_1.rule)({
    name: "policy-condition-fits",
    level: "mandatory",
    severity: "high",
    description: "A condition's operator fits its key, and its values fit the operator.",
    why: "A comparison of the wrong kind never holds, or always does; AWS takes it without a word.",
    fix: "Compare ARNs with ArnEquals, addresses with IpAddress in CIDR form, flags with Bool, numbers and dates with their own operators. Give account ids as 12 digits.",
    blind: "Whether a value that has the right form exists.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: async ({ statements }) => {
            const found = statements.flatMap((one) => one.tests.map((test) => judge(one, test)));
            return (await Promise.all(found)).flat();
        },
    },
});
/** The operators that fit a type of key. Strings are compared as text by most; ARNs and flags may be too. */
const FITTING = {
    String: ["String", "Arn", "Binary", "Null"],
    ARN: ["Arn", "String", "Null"],
    Bool: ["Bool", "String", "Null"],
    Numeric: ["Numeric", "Null"],
    Date: ["Date", "Numeric", "Null"],
    IPAddress: ["Ip", "Null"],
};
async function judge(statement, test) {
    const operator = (0, operators_1.readOperator)(test.operator);
    if (operator === undefined || (0, unknown_1.isUnknown)(test.key))
        return [];
    const type = (await (0, catalogue_1.conditionKey)(test.key))?.type.replace(/^ArrayOf/, "");
    const fitting = type === undefined ? undefined : FITTING[type];
    if (type !== undefined && fitting?.includes(operator.family) === false) {
        return [(0, rule_1.fault)(`${statement.label} compares ${test.key}, which is of type ${type}, by ${test.operator}`)];
    }
    return test.values
        .filter((value) => !(0, unknown_1.isUnknown)(value) && !value.includes("${"))
        .flatMap((value) => {
        const wanted = expected(operator, test.key, value);
        const shown = JSON.stringify(value.slice(0, 80));
        return wanted === undefined
            ? []
            : [(0, rule_1.fault)(`${statement.label} compares ${test.key} with ${shown}; expected ${wanted}`)];
    });
}
/** What a value should have been, if it is not. */
function expected(operator, key, value) {
    switch (operator.family) {
        case "Bool":
        case "Null":
            return /^(?:true|false)$/i.test(value) ? undefined : '"true" or "false"';
        case "Numeric":
            return value !== "" && Number.isFinite(Number(value)) ? undefined : "a number";
        case "Date":
            return Number.isNaN(Date.parse(value)) && !/^\d+$/.test(value)
                ? "a date such as 2030-01-31T00:00:00Z"
                : undefined;
        case "Ip":
            return isCidr(value) ? undefined : "an address or a range such as 203.0.113.0/24";
        case "Arn":
            return value === "*" || /^arn:([^:]*:){4}./.test(value) ? undefined : "an ARN, six parts between colons";
        default:
            return isAccountKey(key) && !/^[\d*?]{1,12}$/.test(value)
                ? "an account id, 12 digits"
                : shortAccount(key, value, operator);
    }
}
function shortAccount(key, value, operator) {
    const exact = !operator.wildcards || !/[*?]/.test(value);
    return isAccountKey(key) && exact && !/^\d{12}$/.test(value) ? "an account id, 12 digits" : undefined;
}
function isAccountKey(key) {
    return /^(?:aws:(?:Principal|Source|Resource|Vpce)Account|aws:SourceOwner|kms:CallerAccount|s3:ResourceAccount|s3:DataAccessPointAccount)$/i.test(key);
}
function isCidr(value) {
    const [address = "", length, more] = value.split("/");
    if (more !== undefined)
        return false;
    const four = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split(".").every((part) => Number(part) <= 255);
    const six = address.includes(":") && /^[0-9a-f:.]+$/i.test(address);
    return (four || six) && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (four ? 32 : 128)));
}
