import type * as pulumi from "@pulumi/pulumi";
import { SharedPolicy } from "../../adopt/resources";
import { BucketKey } from "../../components/bucket-key";
import { keyPolicy, type KeyUse } from "../../documents/key-policy";
import { auditName, bucketKeyAlias, regionKeyAlias } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import { replicatedPrefixes } from "../../documents/replication";
import type { DataConfig } from "../config";
import { ConfigError, type Fault } from "../config/faults";
import { keyTags } from "../key-tags";
import { nameFaults } from "../names";
import type { Providers } from "../providers";
import type { PlannedBucket } from "./plan";
import type { Adoption } from "./own-part";
import { replicatorOf } from "./replication";
import { grouped } from "../../documents/grouped";

/** A key that the stack makes. */
interface PlannedKey {
  readonly region: string;
  /** The alias without `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly policy: PolicyDocument;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether it is protected, as it is if one of its buckets is. */
  readonly protect: boolean;
}

/**
 * Checks that each bucket with its own key gets one: an alias is one key in each Region, so a bucket whose name equals another
 * alias of the stack would share that key. It also checks that KMS accepts the alias of a Region's shared key.
 *
 * @throws ConfigError naming each such bucket, and the first with a shared key.
 */
export function checkAliases(config: DataConfig): void {
  const faults = [...takenFaults(config), ...sharedFaults(config)];
  if (faults.length > 0)
    throw new ConfigError(
      `stack ${config.stack}`,
      faults,
      config.buckets.map(({ name }) => name),
    );
}

function sharedFaults({ project, stack, buckets }: DataConfig): readonly Fault[] {
  const n = buckets.findIndex(({ key }) => key === "region");
  if (n < 0) return [];
  const name = `alias/${regionKeyAlias(project, stack)}`;
  const remedy = "give the stack another name, or the buckets keys of their own";
  return nameFaults([{ kind: "keyAlias", what: "the alias of the key", name, key: `buckets[${n}].key`, remedy }]);
}

function takenFaults({ project, stack, connection, buckets, audit }: DataConfig): readonly Fault[] {
  const placed = buckets.map((bucket) => ({ ...bucket, region: bucket.region ?? connection.region }));
  const others = [
    ...placed
      .filter(({ key }) => key === "region")
      .map(({ region }) => ({ region, alias: regionKeyAlias(project, stack), of: "the buckets with key: region" })),
    ...(audit?.trail === "create"
      ? [{ region: connection.region, alias: auditName(project, stack), of: "the trail" }]
      : []),
  ];
  return placed.flatMap(({ key, name, region }, n) => {
    const other = others.find(({ alias, region: where }) => alias === bucketKeyAlias(name) && where === region);
    if (key !== "bucket" || !other) return [];
    const problem = `alias/${other.alias} belongs to ${other.of} in ${region}; name a key's ARN, or rename the bucket`;
    return [{ code: "name-refused", path: `cross-account-s3:buckets[${n}].key`, problem }];
  });
}

/**
 * The keys that the stack creates, each with all the buckets that it encrypts.
 *
 * @throws LimitError naming the key, if its policy would be larger than KMS accepts.
 */
export function planKeys(config: DataConfig, buckets: readonly PlannedBucket[]): readonly PlannedKey[] {
  const created = buckets.flatMap((bucket) => {
    const { region, key } = bucket;
    return key.kind === "created" ? [[keyId(region, key.alias), { bucket, region, alias: key.alias }] as const] : [];
  });
  return [...grouped(created).values()].map((all) => {
    const [{ region, alias }] = all;
    const encrypted = all.map(({ bucket }) => bucket);
    const uses = encrypted.map((bucket) => keyUse(config, bucket));
    const only = encrypted.length === 1 ? encrypted[0] : undefined;
    return {
      region,
      alias,
      description: only ? `Encrypts bucket ${only.name}` : `Encrypts the buckets of stack ${config.stack} in ${region}`,
      policy: keyPolicy({ partition: config.partition, region, accountId: config.accountId, key: alias, uses }),
      tags: keyTags(config, only?.tags ?? config.tags),
      protect: encrypted.some(({ protect }) => protect),
    };
  });
}

/** The use of a key for a bucket. */
export function keyUse(config: DataConfig, { name, grants, config: bucket }: PlannedBucket): KeyUse {
  const { encryptTopic, services, replication } = bucket;
  const roleArn = replicatorOf(config, bucket);
  return {
    bucket: name,
    grants,
    encryptsTopic: encryptTopic,
    ...(services ? { services } : {}),
    ...(roleArn === undefined ? {} : { replicator: { roleArn, prefixes: replicatedPrefixes(replication ?? []) } }),
  };
}

function keyId(region: string, alias: string): string {
  return `${region}/${alias}`;
}

/** A key's name in Pulumi: an alias is one key in each Region. */
export function keyName(region: string, alias: string): string {
  return `${alias}-${region}`;
}

/**
 * Creates the keys, and returns the ARN of each bucket's; none for a bucket without a key. An existing key gets the stack's
 * statements in addition to its own.
 */
export function makeKeys(
  keys: readonly PlannedKey[],
  adoption: Adoption,
  providers: Providers,
): (bucket: PlannedBucket) => pulumi.Input<string> | undefined {
  const arns = new Map(
    keys.map(({ alias, region, description, policy, tags, protect }) => {
      const opts = { providers: [providers.in(region)] };
      const args = { alias, description, policy, protect, tags };
      return [keyId(region, alias), new BucketKey(keyName(region, alias), args, opts).arn];
    }),
  );
  const shared = new Map<string, pulumi.Input<string>>();
  return ({ name, region, key }) => {
    if (key.kind === "s3" || key.kind === "kept") return undefined;
    const arn = key.kind === "existing" ? share(key.arn, adoption, shared) : arns.get(keyId(region, key.alias));
    if (arn === undefined) throw new Error(`no key was made for bucket ${name}`);
    return arn;
  };
}

/** An existing key's ARN, once the stack's statements are in its policy. Several buckets may have the same key. */
function share(arn: string, adoption: Adoption, shared: Map<string, pulumi.Input<string>>): pulumi.Input<string> {
  const known = shared.get(arn);
  if (known !== undefined) return known;
  const planned = adoption(arn, "policy");
  const name = `key-${arn.split("/").at(-1) ?? ""}-${arn.split(":")[3] ?? ""}`;
  const done = planned === undefined ? arn : new SharedPolicy(name, { planned }).id.apply(() => arn);
  shared.set(arn, done);
  return done;
}
