"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketWebsite = void 0;
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const values_1 = require("../../lib/values");
const WEBSITES = (0, stack_1.bothNames)("BucketWebsiteConfiguration");
exports.bucketWebsite = (0, rule_1.rule)({
    name: "s3-bucket-website",
    level: "mandatory",
    severity: "medium",
    description: "No bucket serves a website by itself.",
    why: "A website endpoint serves only what everybody may read, and that without TLS.",
    fix: "Put CloudFront with an origin access control in front of the bucket, and remove the website configuration. A redirect of all requests is let through.",
    blind: "Whether the objects are public at all is the bucket policy's and the public access block's to say.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
    resources: {
        types: [...WEBSITES, ...stack_1.BUCKETS],
        check: ({ type, props }) => {
            const website = WEBSITES.includes(type) ? props : (0, values_1.at)(props, "website");
            const index = (0, values_1.at)(website, "indexDocument");
            return index === undefined || index === null ? [] : [(0, rule_1.fault)("the bucket serves a website, to everybody")];
        },
    },
});
