import { rule } from "../../lib/rule";
import { publicFaults } from "../../lib/public";

export const principalPublic = rule({
  name: "policy-principal-public",
  level: "mandatory",
  severity: "critical",
  description: "Nothing is allowed to everybody without a condition that says who that is.",
  why: "One public statement exposes the data, and makes RestrictPublicBuckets cut off every cross-account caller of the bucket.",
  fix: "Name the account's root and narrow it by ArnEquals aws:PrincipalArn, or require one account, organization, VPC endpoint or source ARN. Address ranges wider than /8 and aws:PrincipalArn alone do not narrow.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  documents: { kinds: ["bucket", "key", "endpoint"], check: publicFaults },
});
