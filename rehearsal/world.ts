import type { JsonObject } from "@cross-account-s3/iam";
import type { ResourceSettings } from "./resource-settings";

/** A policy document with the id that messages and the report use. */
export interface NamedDocument {
  /** The document's id in the report, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** The document as JSON; `policyOf` parses its statements. */
  readonly policy: JsonObject;
  /** The URN of the resource that declares it; absent if none does. */
  readonly urn?: string;
  /** Whether the document also has statements of other owners that are unknown. @default false */
  readonly othersUnknown?: boolean;
}

/** A role, as far as its documents are known. */
export interface RoleInWorld {
  readonly arn: string;
  /** Whether `policies` has all its policies. If the stacks only attach policies to an existing role, its others are unknown. */
  readonly complete: boolean;
  readonly policies: readonly NamedDocument[];
  /** ARNs of attached policies that no stack declares. @default none */
  readonly undeclared?: readonly string[];
  readonly trust: NamedDocument | undefined;
  /** The ARN of its permissions boundary, with the document if it is known. */
  readonly boundary: { readonly arn: string; readonly document: NamedDocument | undefined } | undefined;
}

/** A bucket, with the settings that affect access. */
export interface BucketInWorld {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: NamedDocument | undefined;
  /** The object ownership setting, such as `BucketOwnerEnforced`. */
  readonly ownership: string | undefined;
  /** The default encryption. */
  readonly encryption:
    { readonly algorithm: string; readonly keyArn: string | undefined; readonly bucketKey: boolean } | undefined;
  /** Those of the four Block Public Access settings that are on, such as `restrictPublicBuckets`. */
  readonly publicAccessBlocked: readonly string[];
}

/** An access point of a bucket. */
export interface AccessPointInWorld {
  readonly arn: string;
  readonly name: string;
  /** The name of its bucket. */
  readonly bucket: string;
  readonly accountId: string;
  readonly policy: NamedDocument | undefined;
  /** The only VPC from which it accepts requests; undefined if it accepts them from the internet. */
  readonly vpcId: string | undefined;
  /** Those of the four Block Public Access settings that are on, such as `restrictPublicBuckets`. */
  readonly publicAccessBlocked: readonly string[];
}

/** A KMS key. */
export interface KeyInWorld {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: NamedDocument | undefined;
}

/** An SNS topic. */
export interface TopicInWorld {
  readonly arn: string;
  readonly accountId: string;
  readonly policy: NamedDocument | undefined;
  /** The key that encrypts it. */
  readonly keyArn: string | undefined;
}

/** A VPC endpoint for S3. */
export interface EndpointInWorld {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly policy: NamedDocument | undefined;
}

/**
 * The documents and settings that decide about access: the input of the proof. `declaredWorld` builds it from what programs declare,
 * `liveWorld` from what is deployed.
 */
export interface World {
  /** By ARN. */
  readonly roles: ReadonlyMap<string, RoleInWorld>;
  /** By name. */
  readonly buckets: ReadonlyMap<string, BucketInWorld>;
  /** By ARN. @default none */
  readonly accessPoints?: ReadonlyMap<string, AccessPointInWorld>;
  /** By ARN. */
  readonly keys: ReadonlyMap<string, KeyInWorld>;
  /** By ARN. */
  readonly topics: ReadonlyMap<string, TopicInWorld>;
  /** The policies of existing queues that receive events, by ARN. @default unknown */
  readonly queues?: ReadonlyMap<string, NamedDocument>;
  /** The policies of existing functions that receive events, by the ARN of the function or its alias. @default unknown */
  readonly functions?: ReadonlyMap<string, NamedDocument>;
  /** By id. */
  readonly endpoints: ReadonlyMap<string, EndpointInWorld>;
  /** The managed policies that a program declares, by ARN. @default none */
  readonly policies?: ReadonlyMap<string, NamedDocument>;
  /** The policies of event buses, by the ARN of the bus. @default none */
  readonly buses?: ReadonlyMap<string, NamedDocument>;
  /** The settings of declared resources. @default unknown, so that none is compared */
  readonly settings?: ResourceSettings;
  /** The tags of resources that stacks create, by ARN. The tags of other resources are unknown. @default none */
  readonly tags?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The service control policies for the principals of an account, one for each level from the root down, by account id. */
  readonly serviceControl: ReadonlyMap<string, readonly NamedDocument[]>;
  /** The resource control policies for the resources of an account, by account id. */
  readonly resourceControl: ReadonlyMap<string, readonly NamedDocument[]>;
  /** Documents of managed policies that no program declares, by ARN: boundaries, and policies of existing roles. */
  readonly managed: ReadonlyMap<string, NamedDocument>;
}
