"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.s3Rules = void 0;
const bucket_bucketkey_1 = require("./bucket-bucketkey");
const bucket_encryption_1 = require("./bucket-encryption");
const bucket_forcedestroy_1 = require("./bucket-forcedestroy");
const bucket_logging_1 = require("./bucket-logging");
const bucket_ownership_1 = require("./bucket-ownership");
const bucket_publicaccess_1 = require("./bucket-publicaccess");
const bucket_residency_1 = require("./bucket-residency");
const bucket_tags_1 = require("./bucket-tags");
const bucket_tls_1 = require("./bucket-tls");
const bucket_versioning_1 = require("./bucket-versioning");
const bucketpolicy_lockout_1 = require("./bucketpolicy-lockout");
const bucket_website_1 = require("./bucket-website");
/** Rules on buckets. */
exports.s3Rules = [
    bucket_ownership_1.bucketOwnership,
    bucket_publicaccess_1.bucketPublicAccess,
    bucket_website_1.bucketWebsite,
    bucket_encryption_1.bucketEncryption,
    bucket_bucketkey_1.bucketKey,
    bucket_tls_1.bucketTls,
    bucket_versioning_1.bucketVersioning,
    bucket_logging_1.bucketLogging,
    bucket_forcedestroy_1.bucketForceDestroy,
    bucketpolicy_lockout_1.bucketPolicyLockout,
    bucket_tags_1.bucketTags,
    bucket_residency_1.bucketResidency,
];
