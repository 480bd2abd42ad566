"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.fault = fault;
exports.waits = waits;
exports.rule = rule;
/** A fault, in words. */
function fault(message, urn) {
    return { is: "fault", message, ...(urn === undefined ? {} : { urn }) };
}
/** A value that a rule must wait for. */
function waits(on) {
    return { is: "waits", on };
}
/** Makes a rule. Its options' type is checked here against what its checks read, and is of no concern further on. */
function rule(made) {
    return made;
}
