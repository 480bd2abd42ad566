import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { bothNames, BUCKETS } from "../../lib/stack";
import { at } from "../../lib/values";

const WEBSITES = bothNames("BucketWebsiteConfiguration");

export const bucketWebsite = rule({
  name: "s3-bucket-website",
  level: "mandatory",
  severity: "medium",
  description: "No bucket has a website endpoint.",
  why: "A website endpoint serves only objects that everyone may read, and has no TLS.",
  fix: "Put CloudFront with an origin access control in front of the bucket, and remove the website configuration. A redirect of all requests is accepted.",
  blind: "Whether the objects are public, which the bucket policy and the public access block decide.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
  resources: {
    types: [...WEBSITES, ...BUCKETS],
    check: ({ type, props }) => {
      const website = WEBSITES.includes(type) ? props : at(props, "website");
      const index = at(website, "indexDocument");
      return index === undefined || index === null ? [] : [fault("the bucket serves a website, to everyone")];
    },
  },
});
