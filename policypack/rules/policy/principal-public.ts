import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { rule } from "../../lib/rule";
import { publicFaults } from "../../lib/public-faults";

/** Policies of topics, queues and buses, and trust policies, have rules of their own. */
const PUBLIC_KINDS = [
  ...RESOURCE_POLICIES.filter((kind) => !["topic", "queue", "bus", "trust"].includes(kind)),
  "endpoint",
] as const;

export const principalPublic = rule({
  name: "policy-principal-public",
  level: "mandatory",
  severity: "critical",
  description: "No statement allows everyone without a condition that limits the principals.",
  why: "One public statement exposes the data, or RestrictPublicBuckets then denies every cross-account caller of the bucket.",
  fix: "Name the account's root, limited by ArnEquals aws:PrincipalArn; or require one account, organization, VPC endpoint or source ARN. Ranges of Internet addresses wider than /16, and aws:PrincipalArn without an account, do not narrow.",
  blind: "Public access that two policies give only together, and what a public access block then denies.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: ["FSBP S3.2", "FSBP S3.3", "FSBP KMS.5", "FSBP Lambda.1", "FSBP RDS.1", "FSBP EC2.1", "FSBP SSM.4"],
  documents: { kinds: PUBLIC_KINDS, check: publicFaults },
});
