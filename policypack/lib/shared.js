"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.sharedDocuments = sharedDocuments;
exports.bucketsOf = bucketsOf;
const document_1 = require("./document");
const grants_1 = require("./grants");
const locate_1 = require("./locate");
const stack_1 = require("./stack");
const unknown_1 = require("./unknown");
/** The stack's documents of these kinds that let foreigners in. An empty text is an output that was never set. */
function sharedDocuments(resources, kinds, accounts) {
    return resources
        .flatMap((resource) => (0, locate_1.locate)(resource.type, resource.props).map((located) => ({ resource, located })))
        .filter(({ located }) => located.text !== "" && kinds.includes(located.kind))
        .map(({ resource, located }) => ({ resource, document: (0, document_1.readDocument)(located.kind, located.text) }))
        .map((one) => ({ ...one, grants: (0, grants_1.foreignGrants)(one.document, accounts) }))
        .filter(({ grants }) => grants.length > 0);
}
/** The buckets that a shared bucket policy is for: its own property says so, else the resources it speaks of. */
function bucketsOf({ resource, document }) {
    const stated = (0, stack_1.nameOf)(resource);
    if (stated !== undefined)
        return [stated];
    const arns = document.statements.flatMap((one) => one.resources).filter((arn) => !(0, unknown_1.isUnknown)(arn));
    return [...new Set(arns.flatMap((arn) => /^arn:[^:]*:s3:::([^/*?]+)/.exec(arn)?.[1] ?? []))];
}
