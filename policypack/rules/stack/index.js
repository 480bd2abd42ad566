"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.stackRules = void 0;
const bucket_elsewhere_1 = require("./bucket-elsewhere");
const bucket_recorded_1 = require("./bucket-recorded");
const bucketpolicy_publicaccess_1 = require("./bucketpolicy-publicaccess");
const foreign_grants_1 = require("./foreign-grants");
const foreign_trusted_1 = require("./foreign-trusted");
const foreign_unseen_1 = require("./foreign-unseen");
const policy_single_1 = require("./policy-single");
/** Rules on the whole stack. */
exports.stackRules = [
    bucket_recorded_1.bucketRecorded,
    bucket_elsewhere_1.bucketElsewhere,
    bucketpolicy_publicaccess_1.bucketPolicyPublicAccess,
    policy_single_1.policySingle,
    foreign_trusted_1.stackForeignTrusted,
    foreign_unseen_1.stackForeignUnseen,
    foreign_grants_1.foreignGrantsTotal,
];
