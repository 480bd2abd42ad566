import type { CheckConfig, DeclaredResource, Report } from "../../policypack/lib/check";
import { check } from "../../policypack/lib/check";
import { rules } from "../../policypack/rules";

/** The account that the tests deploy to, the one they trust, and a stranger's. */
export const OWN = "222222222222";
export const TRUSTED = "111111111111";
export const STRANGER = "999999999999";

/** A role of the trusted account. */
export const ROLE = `arn:aws:iam::${TRUSTED}:role/reader`;

/** How the pack is configured in tests, unless one says otherwise. */
export const CONFIG: CheckConfig = {
  stack: {
    accountId: OWN,
    controlAccountId: TRUSTED,
    region: "us-east-1",
    buckets: [{ name: "left-to-them", notifications: "consumer" }],
  },
};

/** A resource of a type, as a program declares it. Its outputs are its inputs unless given. */
export function resource(
  type: string,
  props: Readonly<Record<string, unknown>>,
  more: Partial<DeclaredResource> = {},
): DeclaredResource {
  const name = more.name ?? "it";
  return { type, name, urn: `urn:pulumi:prod::project::${type}::${name}`, props, ...more };
}

/** Runs the whole pack. */
export function run(resources: readonly DeclaredResource[], config: CheckConfig = CONFIG): Promise<readonly Report[]> {
  return check(rules, resources, config);
}

/** The names of the rules that reported something, each once, in order. */
export async function reported(
  resources: readonly DeclaredResource[],
  config: CheckConfig = CONFIG,
): Promise<readonly string[]> {
  return [...new Set((await run(resources, config)).map((one) => one.rule))];
}

/** A statement of a bucket policy, or of any other, with parts replaced. */
type Statement = Readonly<Record<string, unknown>>;

/** A document of statements, as text. */
export function document(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A bucket policy with these statements, and nothing else. */
export const bucketPolicy = (...statements: readonly Statement[]) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme", policy: document(...statements) });
export const keyPolicy = (...statements: readonly Statement[]) =>
  resource("aws:kms/keyPolicy:KeyPolicy", { keyId: "k", policy: document(...statements) });
export const topicPolicy = (...statements: readonly Statement[]) =>
  resource("aws:sns/topicPolicy:TopicPolicy", { arn: TOPIC, policy: document(...statements) });
export const queuePolicy = (...statements: readonly Statement[]) =>
  resource("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: "q", policy: document(...statements) });
export const busPolicy = (...statements: readonly Statement[]) =>
  resource("aws:cloudwatch/eventBusPolicy:EventBusPolicy", { policy: document(...statements) });
export const endpointPolicy = (...statements: readonly Statement[]) =>
  resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcId: "vpc-1", policy: document(...statements) });
export const trustPolicy = (...statements: readonly Statement[]) =>
  resource("aws:iam/role:Role", { assumeRolePolicy: document(...statements) });
export const identityPolicy = (...statements: readonly Statement[]) =>
  resource("aws:iam/policy:Policy", { policy: document(...statements) });

export const TOPIC = `arn:aws:sns:us-east-1:${OWN}:events`;
export const BUCKET = "arn:aws:s3:::acme";
export const OBJECTS = "arn:aws:s3:::acme/*";

/** Reading, by one role of the trusted account: a statement that no rule finds fault with. */
export const READ: Statement = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${TRUSTED}:root` },
  Action: "s3:GetObject",
  Resource: OBJECTS,
  Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } },
};

/** The statement that every bucket policy needs. */
export const TLS: Statement = {
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET, OBJECTS],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
