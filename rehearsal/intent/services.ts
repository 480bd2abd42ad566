import { bucketArn } from "../../documents/arns";
import { type Access, both, type Circumstances, condition, only } from "./access";
import { encryptedAsBucket, forSource, OVER_TLS, throughS3 } from "./circumstances";
import type { ExpectedBucket } from "./model";

type ServiceUse = NonNullable<ExpectedBucket["config"]["services"]>[number];

/** A use of a bucket by a service, with the configuration setting that intends it. */
interface AskedUse {
  readonly use: ServiceUse;
  readonly because: string;
}

/** Returns the uses of a bucket by services: those in its configuration, and the access logs of stacks that log to it. */
export function usesOf({ partition, config, logs }: ExpectedBucket): readonly AskedUse[] {
  return [
    ...(config.services ?? []).map((use) => ({ use, because: `services: ${use.service}` })),
    ...logs.map(({ stack, of, prefix }): AskedUse => {
      const sourceArns = of.map((name) => bucketArn(partition, name));
      return { use: { service: "access-logs", sourceArns, prefix }, because: `accessLogs of stack ${stack}` };
    }),
  ];
}

const BUCKET_OWNER_ACL = condition("StringEquals", "s3:x-amz-acl", ["bucket-owner-full-control"]);

/** A service, with the conditions that limit its requests to those in the configuration. */
interface ServiceCaller {
  readonly who: Access["who"];
  readonly when: readonly Circumstances[];
}

function serviceCaller({ partition, region, accountId }: ExpectedBucket, use: ServiceUse): ServiceCaller {
  const service = (name: string) => [{ kind: "service", service: name }] as const;
  const like = (arn: string) => condition("ArnLike", "aws:SourceArn", [arn]);
  switch (use.service) {
    case "load-balancer-logs":
      return {
        who: service("logdelivery.elasticloadbalancing.amazonaws.com"),
        when: [[like(`arn:${partition}:elasticloadbalancing:${region}:${use.accountId}:loadbalancer/*`)]],
      };
    case "log-delivery":
      return {
        who: service("delivery.logs.amazonaws.com"),
        when: [
          [
            like(`arn:${partition}:logs:${region}:${use.accountId}:*`),
            condition("StringEquals", "aws:SourceAccount", [use.accountId]),
          ],
        ],
      };
    case "access-logs":
      return { who: service("logging.s3.amazonaws.com"), when: forSource(use.sourceArns, accountId) };
    case "inventory":
      return { who: service("s3.amazonaws.com"), when: forSource([use.sourceArn], use.accountId) };
    case "cloudfront":
      return { who: service("cloudfront.amazonaws.com"), when: [[like(use.sourceArn)]] };
    case "replication":
      return { who: [{ kind: "role", arn: use.roleArn }], when: [[]] };
  }
}

/** Returns the access of AWS services to a bucket. They must use TLS, and encrypt what they write like the bucket's other objects. */
export function serviceAccess(bucket: ExpectedBucket): readonly Access[] {
  const { arn } = bucket;
  return usesOf(bucket).flatMap(({ use, because }): readonly Access[] => {
    const { who, when } = serviceCaller(bucket, use);
    const access = (actions: readonly string[], on: string, under: readonly Circumstances[]): Access => ({
      who,
      because,
      actions: only(actions),
      on: [on],
      when: both(both(when, OVER_TLS), under),
    });
    const written = encryptedAsBucket(bucket);
    const prefix = "prefix" in use ? (use.prefix ?? "") : "";
    switch (use.service) {
      case "load-balancer-logs":
        return [access(["s3:PutObject"], `${arn}/${prefix}AWSLogs/${use.accountId}/*`, written)];
      case "log-delivery":
        return [
          access(["s3:PutObject"], `${arn}/${prefix}AWSLogs/${use.accountId}/*`, both(written, [[BUCKET_OWNER_ACL]])),
          access(["s3:GetBucketAcl"], arn, [[]]),
        ];
      case "access-logs":
        return [access(["s3:PutObject"], `${arn}/${prefix}*`, written)];
      case "inventory":
        return [access(["s3:PutObject"], `${arn}/${prefix}*`, both(written, [[BUCKET_OWNER_ACL]]))];
      case "cloudfront":
        return [access(["s3:GetObject"], `${arn}/${prefix}*`, [[]])];
      case "replication":
        return [
          access(
            ["ReplicateObject", "ReplicateDelete", "ReplicateTags", "ObjectOwnerOverrideToBucketOwner"].map(
              (name) => `s3:${name}`,
            ),
            `${arn}/*`,
            [[]],
          ),
          access(["s3:GetBucketVersioning"], arn, [[]]),
        ];
    }
  });
}

/** Returns the KMS actions that a service needs to read or write objects. */
export function keyActionsOfService(service: ServiceUse["service"]): readonly string[] {
  return KEY_ACTIONS[service];
}

const KEY_ACTIONS: Readonly<Record<ServiceUse["service"], readonly string[]>> = {
  "load-balancer-logs": [],
  "access-logs": [],
  "log-delivery": ["kms:Decrypt", "kms:GenerateDataKey"],
  inventory: ["kms:GenerateDataKey"],
  cloudfront: ["kms:Decrypt"],
  replication: ["kms:Encrypt", "kms:GenerateDataKey"],
};

/** Returns the access of AWS services to a bucket's key. */
export function serviceKeyAccess(bucket: ExpectedBucket, key: string): readonly Access[] {
  return usesOf(bucket).flatMap(({ use, because }) => {
    const actions = keyActionsOfService(use.service);
    if (actions.length === 0) return [];
    const { who, when } = serviceCaller(bucket, use);
    const under = use.service === "replication" ? both(when, throughS3(bucket)) : when;
    return [{ who, because: `${because} of ${bucket.name}`, actions: only(actions), on: [key], when: under }];
  });
}

/** Returns the ARNs of the roles with which services act. */
export function rolesOfServices(services: ExpectedBucket["config"]["services"] = []): readonly string[] {
  return services.flatMap((use) => (use.service === "replication" ? [use.roleArn] : []));
}
