import { isList, isObject, type Json, type JsonObject, sorted } from "../json";

/** The four settings of a bucket that this program takes over whole. What is absent is not changed. */
export interface OurSettings {
  readonly ownership?: "BucketOwnerEnforced" | undefined;
  /** True to have all four flags on. */
  readonly publicAccessBlock?: true | undefined;
  /** SSE-KMS with a Bucket Key; the full ARN of the key. */
  readonly encryptionKeyArn?: string | undefined;
  /** The alias of that key, where the program that sets it makes the key too. */
  readonly encryptionKeyAlias?: string | undefined;
  /** SSE-S3. */
  readonly encryption?: "AES256" | undefined;
  readonly versioning?: "Enabled" | undefined;
  /** Whether roles are granted what is encrypted by default, and no key with it. */
  readonly grantsWithoutKey: boolean;
  /** Whether S3 delivers server access logs to the bucket. */
  readonly receivesAccessLogs: boolean;
  /** Statements of others, by their digests, that are known and left as they are. */
  readonly acknowledged: readonly { readonly statement: string; readonly reason: string }[];
  /** True to put the old values back on destroy. */
  readonly restoreOnDestroy: boolean;
}

/**
 * The settings whose old values come back on destroy. The default encryption always does where it names a key that the program made:
 * the policy of that key is maintained no more.
 */
export function restored(ours: OurSettings): readonly Setting[] {
  if (ours.restoreOnDestroy) return settings;
  return ours.encryptionKeyAlias === undefined ? [] : ["encryption"];
}

/** The names of the settings; each is a field of the document, null where the bucket has none. */
export const settings = ["ownership", "publicAccessBlock", "encryption", "versioning"] as const;

/** The name of one setting. */
export type Setting = (typeof settings)[number];

/** The wanted settings in S3's own form, without those that are not changed. */
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

/** The settings as they are now, of those that we take over. */
export function oursIn(document: JsonObject | null, ours: OurSettings): JsonObject {
  const wanted = Object.keys(wantedSettings(ours));
  return Object.fromEntries(Object.entries(document ?? {}).filter(([key]) => wanted.includes(key)));
}

/** The bucket's settings with ours in place of what was there. */
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

/** A rule of default encryption with what the one before says of encryption that the bucket refuses: that stays its owner's. */
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
 * The bucket's settings with the old values of those that are {@link restored} in place of ours. What others have set since stays.
 * Versioning that was never on can only be suspended: S3 knows no way back.
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

/** True if every setting we take over is as wanted. */
export function holds(document: JsonObject | null, ours: OurSettings): boolean {
  return Object.entries(wantedSettings(ours)).every(([key, value]) => covers(document?.[key], value));
}

/** The names of the settings in which two documents differ. */
export function changed(from: JsonObject | null, to: JsonObject): readonly Setting[] {
  return settings.filter((name) => sorted(from?.[name] ?? null) !== sorted(to[name] ?? null));
}

/** True if what is there says everything that is wanted; S3 adds fields of its own, such as which encryption it blocks. */
function covers(there: Json | undefined, wanted: Json): boolean {
  if (isList(wanted))
    return isList(there) && wanted.length === there.length && wanted.every((one, i) => covers(there[i], one));
  if (isObject(wanted))
    return isObject(there) && Object.entries(wanted).every(([key, value]) => covers(there[key], value));
  return there === wanted;
}
