"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignGrants = foreignGrants;
exports.whom = whom;
const foreign_1 = require("./foreign");
/** The statements of a document that let foreigners in. */
function foreignGrants({ statements }, accounts) {
    return statements
        .map((statement) => ({ statement, foreigners: (0, foreign_1.foreigners)(statement, accounts.own) }))
        .filter((grant) => grant.foreigners.length > 0);
}
/** The foreigners of a grant, as a message lists them. */
function whom(grant) {
    const names = grant.foreigners.map((one) => one.text);
    return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
