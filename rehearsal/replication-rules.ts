import { z } from "zod";

const status = z.strictObject({ status: z.enum(["Enabled", "Disabled"]) });
const optional = z.string().nullish();

/** A replication rule as @pulumi/aws has it. Strict, as an argument that is passed over, such as a tag in the filter, would make it another rule. */
const schema = z.strictObject({
  id: optional,
  priority: z.number().nullish(),
  status: z.string(),
  // Without a filter, S3 reads the rule by an older schema and replicates delete markers.
  filter: z.strictObject({ prefix: optional }),
  deleteMarkerReplication: status,
  destination: z.strictObject({
    bucket: z.string(),
    account: optional,
    storageClass: optional,
    encryptionConfiguration: z.strictObject({ replicaKmsKeyId: optional }).nullish(),
    accessControlTranslation: z.strictObject({ owner: z.string() }).nullish(),
  }),
  sourceSelectionCriteria: z.strictObject({ sseKmsEncryptedObjects: status.nullish() }).nullish(),
});

/** What a rule that is on replicates, where to, and how. */
interface DeclaredReplication {
  readonly prefix: string;
  /** ARN of the destination bucket. */
  readonly to: string;
  readonly account: string | undefined;
  readonly storageClass: string | undefined;
  /** ARN of the key of the replicas. */
  readonly key: string | undefined;
  /** The owner of the replicas, such as `Destination`; undefined for the owner of the object. */
  readonly owner: string | undefined;
  /** Whether what KMS encrypts is replicated. */
  readonly encrypted: boolean;
  readonly deleteMarkers: boolean;
}

/** The rules that are on, of the `rules` of a declared replication. @throws ZodError for an argument that is not known here. */
export function declaredReplication(rules: unknown): readonly DeclaredReplication[] {
  return z
    .array(schema)
    .parse(rules)
    .filter((rule) => rule.status === "Enabled")
    .map(({ filter, deleteMarkerReplication, destination, sourceSelectionCriteria }) => ({
      prefix: filter.prefix ?? "",
      to: destination.bucket,
      account: destination.account ?? undefined,
      storageClass: destination.storageClass ?? undefined,
      key: destination.encryptionConfiguration?.replicaKmsKeyId ?? undefined,
      owner: destination.accessControlTranslation?.owner,
      encrypted: sourceSelectionCriteria?.sseKmsEncryptedObjects?.status === "Enabled",
      deleteMarkers: deleteMarkerReplication.status === "Enabled",
    }));
}

/** What is replicated where, in words. */
export function replicationSentence(one: {
  readonly destination: string;
  readonly accountId: string;
  readonly prefix: string;
  readonly storageClass: string | undefined;
  readonly keyArn: string | undefined;
  readonly ownerOverride: boolean;
}): string {
  return [
    `${one.prefix === "" ? "" : `${one.prefix}* `}to ${one.destination} of ${one.accountId}`,
    ...(one.storageClass === undefined ? [] : [`as ${one.storageClass}`]),
    ...(one.keyArn === undefined ? [] : [`with ${one.keyArn}`]),
    ...(one.ownerOverride ? ["owned there"] : []),
  ].join(" ");
}
