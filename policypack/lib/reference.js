"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.REFERENCE = void 0;
exports.trustOf = trustOf;
const zod_1 = require("zod");
const kinds_1 = require("./kinds");
const shared_1 = require("./shared");
const stack_1 = require("./stack");
const values_1 = require("./values");
/** The type of a reference to another stack. The engine leaves these out of what a pack sees; the rehearsal does not. */
exports.REFERENCE = "pulumi:pulumi:StackReference";
/** Finds out whom the stack lets in on another stack's word. */
function trustOf(resources, accounts) {
    const { learntFrom: stack } = accounts;
    if (stack === undefined)
        return { is: "notAsked" };
    const shared = (0, shared_1.sharedDocuments)(resources, kinds_1.RESOURCE_POLICIES, accounts);
    const learnt = (0, stack_1.ofTypes)(resources, [exports.REFERENCE])
        .filter(({ props, name }) => name === stack || (0, values_1.at)(props, "name") === stack)
        .flatMap(({ props }) => accountId.safeParse((0, values_1.string)((0, values_1.at)(props, "outputs", "contract", "accountId"))).data ?? []);
    if (learnt.length > 0)
        return { is: "seen", trusted: new Set([...accounts.trusted, ...learnt]), shared };
    const foreigners = shared.flatMap(({ grants }) => grants.flatMap((one) => one.foreigners));
    const named = foreigners.map((one) => one.account ?? one.text).filter((one) => !accounts.trusted.has(one));
    return { is: "unseen", stack, named: [...new Set(named)].sort() };
}
const accountId = zod_1.z.string().regex(/^\d{12}$/);
