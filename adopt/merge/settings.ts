import { isList, isObject, type Json, type JsonObject, sorted } from "../json";

/** The wanted values of the four bucket settings that this program manages. An absent setting is not changed. */
export interface OurSettings {
  readonly ownership?: "BucketOwnerEnforced" | undefined;
  /** Turns on all four settings of the public access block. */
  readonly publicAccessBlock?: true | undefined;
  /** The ARN of the KMS key for SSE-KMS with a Bucket Key. */
  readonly encryptionKeyArn?: string | undefined;
  /** The alias of that key, if this program creates the key. */
  readonly encryptionKeyAlias?: string | undefined;
  /** SSE-S3. */
  readonly encryption?: "AES256" | undefined;
  readonly versioning?: "Enabled" | undefined;
  /** Whether grants give access to encrypted objects without access to a key. */
  readonly grantsWithoutKey: boolean;
  /** Whether S3 delivers server access logs to the bucket. */
  readonly receivesAccessLogs: boolean;
  /** Acknowledged statements of other owners, by digest. */
  readonly acknowledged: readonly { readonly statement: string; readonly reason: string }[];
  /** Whether destroy restores the previous values. */
  readonly restoreOnDestroy: boolean;
}

/**
 * Returns the settings whose previous values destroy restores. If this program creates the key of the default encryption, destroy always
 * restores the encryption, because nothing maintains the policy of that key afterwards.
 */
export function restored(ours: OurSettings): readonly Setting[] {
  if (ours.restoreOnDestroy) return settings;
  return ours.encryptionKeyAlias === undefined ? [] : ["encryption"];
}

/** The names of the settings. Each is a field of the document, which is null if the bucket does not have the setting. */
export const settings = ["ownership", "publicAccessBlock", "encryption", "versioning"] as const;

/** The name of one setting. */
export type Setting = (typeof settings)[number];

/** Returns the wanted settings in S3's form, without those that are not changed. */
function wantedSettings(ours: OurSettings): JsonObject {
  return {
    ...(ours.ownership === undefined ? {} : { ownership: ours.ownership }),
    ...(ours.publicAccessBlock === undefined
      ? {}
      : {
          publicAccessBlock: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
    ...encryptionOf(ours),
    ...(ours.versioning === undefined ? {} : { versioning: ours.versioning }),
  };
}

function encryptionOf({ encryptionKeyArn, encryption }: OurSettings): JsonObject {
  if (encryption !== undefined) {
    return { encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } }] } };
  }
  if (encryptionKeyArn === undefined) return {};
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: encryptionKeyArn };
  return { encryption: { Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }] } };
}

/** Returns the present values of the settings that we manage. */
export function oursIn(document: JsonObject | null, ours: OurSettings): JsonObject {
  const wanted = Object.keys(wantedSettings(ours));
  return Object.fromEntries(Object.entries(document ?? {}).filter(([key]) => wanted.includes(key)));
}

/** Merges our settings into those of a bucket. Present values that already satisfy ours stay unchanged. */
export function merge(document: JsonObject | null, ours: OurSettings): JsonObject {
  const now = document ?? {};
  const wanted = Object.entries(wantedSettings(ours));
  return {
    ...now,
    ...Object.fromEntries(
      wanted.map(([key, value]) => [
        key,
        covers(now[key], value) ? (now[key] ?? value) : keepingBlocked(now[key], value),
      ]),
    ),
  };
}

/** Returns the wanted default encryption with the present `BlockedEncryptionTypes`, which this program does not manage. */
function keepingBlocked(there: Json | undefined, wanted: Json): Json {
  const [old] = rulesOf(there);
  const [next] = rulesOf(wanted);
  const blocked = old?.BlockedEncryptionTypes;
  return next === undefined || blocked === undefined
    ? wanted
    : { Rules: [{ ...next, BlockedEncryptionTypes: blocked }] };
}

function rulesOf(encryption: Json | undefined): readonly JsonObject[] {
  return isObject(encryption) && isList(encryption.Rules) ? encryption.Rules.filter(isObject) : [];
}

/**
 * Returns the key of a bucket's default encryption, in the form that the bucket has it: an ARN, an id or an alias. Returns an empty text for
 * the AWS managed key, and undefined without SSE-KMS.
 */
export function defaultKey(document: JsonObject | null): string | undefined {
  const [rule] = rulesOf(document?.encryption);
  const byDefault = isObject(rule?.ApplyServerSideEncryptionByDefault) ? rule.ApplyServerSideEncryptionByDefault : {};
  const { SSEAlgorithm = "", KMSMasterKeyID = "" } = byDefault;
  if (typeof SSEAlgorithm !== "string" || !SSEAlgorithm.startsWith("aws:kms")) return undefined;
  return typeof KMSMasterKeyID === "string" ? KMSMasterKeyID : "";
}

/**
 * Restores the previous values of the {@link restored} settings. Values that were changed by other means stay unchanged. If versioning was
 * never enabled before, it becomes suspended, because S3 cannot return to the unversioned state.
 *
 * @param before the settings before our first write.
 */
export function withdraw(document: JsonObject | null, ours: OurSettings, before: JsonObject): JsonObject {
  const now = document ?? {};
  const wanted = wantedSettings(ours);
  const old = restored(ours)
    .filter((key) => wanted[key] !== undefined && covers(now[key], wanted[key]))
    .map((key): [string, Json] => [key, before[key] ?? null]);
  const next = { ...now, ...Object.fromEntries(old) };
  return next.versioning === null && isEverVersioned(now.versioning) ? { ...next, versioning: "Suspended" } : next;
}

function isEverVersioned(value: Json | undefined): boolean {
  return value === "Enabled" || value === "Suspended";
}

/** Returns whether the bucket has all of our settings. */
export function holds(document: JsonObject | null, ours: OurSettings): boolean {
  return Object.entries(wantedSettings(ours)).every(([key, value]) => covers(document?.[key], value));
}

/** Returns the names of the settings in which two documents differ. */
export function changed(from: JsonObject | null, to: JsonObject): readonly Setting[] {
  return settings.filter((name) => sorted(from?.[name] ?? null) !== sorted(to[name] ?? null));
}

/** Returns whether a present value has every wanted field. S3 adds fields, such as `BlockedEncryptionTypes`. */
function covers(there: Json | undefined, wanted: Json): boolean {
  if (isList(wanted))
    return isList(there) && wanted.length === there.length && wanted.every((one, i) => covers(there[i], one));
  if (isObject(wanted))
    return isObject(there) && Object.entries(wanted).every(([key, value]) => covers(there[key], value));
  return there === wanted;
}
