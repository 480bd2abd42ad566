import type { JsonObject } from "@cross-account-s3/iam";
import type { ResourceSettings } from "./resource-settings";

/** A policy document with the name under which messages and the report speak of it. */
export interface NamedDocument {
  /** The document's id in the report, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** The document as it is written; `policyOf` reads what it means. */
  readonly policy: JsonObject;
  /** The URN of the resource that declares it; none of what is not declared. */
  readonly urn?: string;
  /** Others' statements are in it too, and are not known here. @default false */
  readonly othersUnknown?: boolean;
}

/** A role, as far as its documents are known. */
export interface RoleInWorld {
  readonly arn: string;
  /** Whether `policies` are all that it has. A role that was only attached to has others that are not known here. */
  readonly complete: boolean;
  readonly policies: readonly NamedDocument[];
  /** ARNs of attached policies that no stack declares. @default none */
  readonly undeclared?: readonly string[];
  readonly trust: NamedDocument | undefined;
  /** The ARN of its permissions boundary, with the document where that is known. */
  readonly boundary: { readonly arn: string; readonly document: NamedDocument | undefined } | undefined;
}

/** A bucket with what decides about access to it. */
export interface BucketInWorld {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: NamedDocument | undefined;
  /** The object ownership setting, such as `BucketOwnerEnforced`. */
  readonly ownership: string | undefined;
  /** How objects are encrypted that name no encryption. */
  readonly encryption:
    { readonly algorithm: string; readonly keyArn: string | undefined; readonly bucketKey: boolean } | undefined;
  /** The four settings that block public access; those that are on. */
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
  /** The only VPC from which it takes requests; undefined if it takes them from anywhere. */
  readonly vpcId: string | undefined;
  /** The four settings that block public access; those that are on. */
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
 * The documents that decide about access: all that the proof knows of the world. One implementation reads what programs
 * declare (declared.ts); another may read what is deployed.
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
  /** The policies of queues that exist and are sent events, by ARN. @default not known */
  readonly queues?: ReadonlyMap<string, NamedDocument>;
  /** The policies of functions that exist and are sent events, by the ARN of the function or of its alias. @default not known */
  readonly functions?: ReadonlyMap<string, NamedDocument>;
  /** By id. */
  readonly endpoints: ReadonlyMap<string, EndpointInWorld>;
  /** The managed policies that a program declares, by ARN. @default none are known */
  readonly policies?: ReadonlyMap<string, NamedDocument>;
  /** The policies of event buses, by the bus's ARN. @default none are known */
  readonly buses?: ReadonlyMap<string, NamedDocument>;
  /** What declared resources are connected to. @default not known: nothing is compared with it */
  readonly settings?: ResourceSettings;
  /** The tags of resources that stacks create, by ARN. Those of another resource are not known. @default none are known */
  readonly tags?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The service control policies that bind the principals of an account, level by level from the root, by account id. */
  readonly serviceControl: ReadonlyMap<string, readonly NamedDocument[]>;
  /** The resource control policies that bind the resources of an account, by account id. */
  readonly resourceControl: ReadonlyMap<string, readonly NamedDocument[]>;
  /** Documents of managed policies that no program declares, by ARN: boundaries, and policies of existing roles. */
  readonly managed: ReadonlyMap<string, NamedDocument>;
}
