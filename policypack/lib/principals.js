"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.readPrincipals = readPrincipals;
exports.accountOf = accountOf;
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("./unknown");
const values_1 = require("./values");
const ROOT = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;
const IDENTITY = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(?:role|user|assumed-role|federated-user)\/[^*?\s]+$/;
const ORIGIN_ACCESS = /^arn:aws[a-z-]*:iam::cloudfront:user\/CloudFront Origin Access Identity E[A-Z0-9]+$/;
const ORPHAN = /^(?:AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}$/;
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal)$/;
/** Reads a Principal element; one that is missing has none. See reference_policies_elements_principal in IAM's guide. */
function readPrincipals(raw) {
    if (raw === undefined)
        return [];
    if ((0, unknown_1.isUnknown)(raw))
        return [{ is: "unknown" }];
    if (raw === "*")
        return [{ is: "everyone" }];
    if (!(0, iam_1.isObject)(raw))
        return [{ is: "malformed", text: JSON.stringify(raw) }];
    return Object.entries(raw).flatMap(([kind, values]) => (0, values_1.list)(values).map((value) => one(kind, value)));
}
function one(kind, value) {
    if (typeof value !== "string")
        return { is: "malformed", text: JSON.stringify(value) };
    if ((0, unknown_1.isUnknown)(value))
        return { is: "unknown" };
    switch (kind) {
        case "AWS":
            return aws(value);
        case "Service":
            return SERVICE.test(value) ? { is: "service", text: value } : { is: "malformed", text: value };
        case "Federated":
            return value === "*" || value === "" ? { is: "malformed", text: value } : { is: "federated", text: value };
        case "CanonicalUser":
            return /^[0-9a-f]{64}$/.test(value) ? { is: "canonical", text: value } : { is: "malformed", text: value };
        default:
            return { is: "malformed", text: `${kind}: ${value}` };
    }
}
function aws(value) {
    if (value === "*")
        return { is: "everyone" };
    if (/^\d{12}$/.test(value))
        return { is: "root", account: value, text: value };
    const root = ROOT.exec(value)?.[1];
    if (root !== undefined)
        return { is: "root", account: root, text: value };
    const identity = IDENTITY.exec(value)?.[1];
    if (identity !== undefined)
        return { is: "identity", account: identity, text: value };
    if (ORIGIN_ACCESS.test(value))
        return { is: "originAccess", text: value };
    return { is: ORPHAN.test(value) ? "orphan" : "malformed", text: value };
}
/** The account that an ARN's fifth part names, if it is exactly one account. */
function accountOf(arn) {
    const account = arn.split(":")[4];
    return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
