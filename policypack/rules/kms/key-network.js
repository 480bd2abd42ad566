"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyNetwork = void 0;
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
const NETWORK = ["aws:SourceVpce", "aws:SourceVpc", "aws:SourceIp", "aws:VpcSourceIp"];
exports.keyNetwork = (0, rule_1.rule)({
    name: "kms-key-network",
    level: "mandatory",
    severity: "high",
    description: "No deny of a key's policy by network hits the calls that S3 makes for a caller.",
    why: "With SSE-KMS the call comes from S3's network and not from the caller's endpoint: the deny makes every object unreadable.",
    fix: 'Add "BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"} to the deny, or put it on the bucket instead.',
    blind: "Services that do not set aws:ViaAWSService.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html",
    documents: {
        kinds: ["key"],
        check: ({ statements }) => statements
            .filter((one) => !one.allows)
            .flatMap((one) => {
            const network = NETWORK.filter((key) => (0, statement_1.testsOf)(one, key).some((test) => (0, operators_1.readOperator)(test.operator)?.negated === true));
            const spares = (0, statement_1.testsOf)(one, "aws:ViaAWSService").some((test) => test.values.every((value) => value === "false"));
            return network.length === 0 || spares
                ? []
                : [(0, rule_1.fault)(`${one.label} denies by ${network.join(", ")} whatever the service`)];
        }),
    },
});
