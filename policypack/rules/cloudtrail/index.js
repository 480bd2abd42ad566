"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.cloudtrailRules = void 0;
const selector_arn_1 = require("./selector-arn");
const selector_type_1 = require("./selector-type");
const trail_encrypted_1 = require("./trail-encrypted");
const trail_logbucket_1 = require("./trail-logbucket");
const trail_multiregion_1 = require("./trail-multiregion");
const trail_validation_1 = require("./trail-validation");
/** Rules on trails. */
exports.cloudtrailRules = [
    trail_validation_1.trailValidation,
    trail_multiregion_1.trailMultiRegion,
    trail_encrypted_1.trailEncrypted,
    trail_logbucket_1.trailLogBucket,
    selector_arn_1.selectorArn,
    selector_type_1.selectorType,
];
