"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.organizationPolicy = organizationPolicy;
const unknown_1 = require("../unknown");
const path_1 = require("./path");
/** The types of Organizations policies that are written in IAM's grammar; the others have grammars of their own. */
const GRAMMAR = {
    SERVICE_CONTROL_POLICY: "scp",
    RESOURCE_CONTROL_POLICY: "rcp",
};
/** The document of an Organizations policy. Its type decides whether it is one; without a type it is a service control policy. */
function organizationPolicy(props) {
    const type = (0, path_1.valuesAt)(props, "type")[0]?.value ?? "SERVICE_CONTROL_POLICY";
    const kind = typeof type === "string" && Object.hasOwn(GRAMMAR, type) ? GRAMMAR[type] : undefined;
    if (kind === undefined && !(0, unknown_1.isUnknown)(type))
        return [];
    return (0, path_1.valuesAt)(props, "content").map(({ where, value }) => ({
        kind: kind ?? "scp",
        where,
        text: kind === undefined ? unknown_1.UNKNOWN : typeof value === "string" ? value : JSON.stringify(value),
    }));
}
