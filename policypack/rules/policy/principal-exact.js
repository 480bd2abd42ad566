"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.principalExact = void 0;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const service_principals_1 = require("../../lib/service-principals");
exports.principalExact = (0, rule_1.rule)({
    name: "policy-principal-exact",
    level: "mandatory",
    severity: "high",
    description: "Every principal has a form that AWS takes, and none is the id of a deleted role.",
    why: "AWS refuses a policy with a principal that it cannot resolve, and a role's unique id (AROA…) is what is left of a deleted one.",
    fix: "Name an account root, a role's or user's ARN without wildcards, a service such as s3.amazonaws.com, or an identity provider. Replace AROA… ids by the account's root and aws:PrincipalArn.",
    blind: "Whether the principal exists.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements.flatMap((one) => one.principals.flatMap((who) => {
            const near = who.is === "service" ? (0, service_principals_1.misspelt)(who.text) : undefined;
            if (near !== undefined && who.is === "service") {
                return [(0, rule_1.fault)(`${one.label} names the service ${who.text}; the nearest is ${near}.amazonaws.com`)];
            }
            if (who.is === "orphan")
                return [(0, rule_1.fault)(`${one.label} names ${who.text}, the id of a deleted role or user`)];
            if (who.is !== "malformed")
                return [];
            return [
                (0, rule_1.fault)(`${one.label} names the principal ${JSON.stringify(who.text.slice(0, 100))}, which AWS cannot resolve`),
            ];
        })),
    },
});
