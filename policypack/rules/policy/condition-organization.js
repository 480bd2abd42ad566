"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conditionOrganization = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.conditionOrganization = (0, rule_1.rule)({
    name: "policy-condition-organization",
    level: "mandatory",
    severity: "critical",
    description: "A condition on an organization names one, and no condition comes out without a value.",
    why: "A grant to an organization whose id is empty or a star is a grant to everybody who has an AWS account.",
    fix: "Give the id in full: o- and 10 to 32 letters and digits. Find out why it came out empty.",
    blind: "Whether the organization exists, and is yours.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements.flatMap((one) => one.tests.flatMap((test) => judge(one, test))),
    },
});
function judge(statement, { operator, key, values }) {
    const where = `${statement.label}, ${operator} ${key}`;
    if (values.length === 0)
        return [(0, rule_1.fault)(`${where} has no value`)];
    if (!/^aws:(?:Principal|Source|Resource|Vpce)Org(?:ID|Paths)$/i.test(key)) {
        // An empty s3:prefix is a right and common value; an empty account, ARN or endpoint id never is.
        return /^aws:/i.test(key) && values.includes("") ? [(0, rule_1.fault)(`${where} has an empty value`)] : [];
    }
    const shape = /ID$/i.test(key) ? /^o-[a-z0-9]{10,32}$/ : /^o-[a-z0-9]{10,32}\/(?:r-[a-z0-9]{4,32}\/.*|\*)?$/;
    return values
        .filter((value) => !(0, unknown_1.isUnknown)(value) && !value.includes("${") && !shape.test(value) && !/^(?:true|false)$/.test(value))
        .map((value) => (0, rule_1.fault)(`${where} has the value ${JSON.stringify(value.slice(0, 80))}; expected an organization's id`));
}
