"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isObsolete = isObsolete;
/**
 * Actions that AWS's own examples still name and that no request asks for any more. The services take them without a word.
 */
const OBSOLETE = new Set(["sns:receive"]);
/** Whether an action is one that is taken, and does nothing. */
function isObsolete(action) {
    return OBSOLETE.has(action.toLowerCase());
}
