import type { CORSRule, LifecycleRule, ReplicationRule } from "@aws-sdk/client-s3";
import { z } from "zod";
import { declaredReplication } from "../../rehearsal/replication-rules";
import { text, texts } from "./reader";
import { type Setting, setOf } from "./values";

const days = z.number().nullish();

/** A lifecycle rule as @pulumi/aws has it. Strict, as an argument that is passed over would make it another rule. */
const lifecycleRule = z.strictObject({
  id: text,
  status: text,
  filter: z.strictObject({ prefix: text.nullish() }).nullish(),
  expiration: z.strictObject({ days }).nullish(),
  noncurrentVersionExpiration: z.strictObject({ noncurrentDays: days }).nullish(),
  abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: days }).nullish(),
  transitions: z.array(z.strictObject({ days, storageClass: text })).nullish(),
});

/** Declared lifecycle rules. @throws ZodError for an argument that is not known here. */
export function lifecycleRules(rules: unknown): Setting {
  return setOf(
    z
      .array(lifecycleRule)
      .parse(rules)
      .filter(({ status }) => status === "Enabled")
      .map((rule) =>
        ruleOf({
          prefix: rule.filter?.prefix ?? "",
          "expire after days": rule.expiration?.days ?? undefined,
          "expire noncurrent after days": rule.noncurrentVersionExpiration?.noncurrentDays ?? undefined,
          "abort uploads after days": rule.abortIncompleteMultipartUpload?.daysAfterInitiation ?? undefined,
          transitions: transitionsOf(rule.transitions?.map((one) => [one.days ?? undefined, one.storageClass])),
        }),
      ),
  );
}

/** Lifecycle rules that are in effect. An element that no stack can declare is part of them as S3 gives it. */
export function lifecycleSettings(rules: readonly LifecycleRule[] = []): Setting {
  return setOf(
    rules
      .filter(({ Status }) => Status === "Enabled")
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- S3 still answers it
      .map(({ ID: _, Status: __, Prefix, Filter, Transitions, ...rule }) => {
        const { Prefix: inFilter, ...filter } = Filter ?? {};
        const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload, ...more } = rule;
        const { Days, ...expiration } = Expiration ?? {};
        const { NoncurrentDays, ...noncurrent } = NoncurrentVersionExpiration ?? {};
        return ruleOf({
          // Rules that were written before 2016 have their prefix outside the filter.
          prefix: inFilter ?? Prefix ?? "",
          "expire after days": Days,
          "expire noncurrent after days": NoncurrentDays,
          "abort uploads after days": AbortIncompleteMultipartUpload?.DaysAfterInitiation,
          transitions: transitionsOf(Transitions?.map((one) => [one.Days, one.StorageClass])),
          more: plain({ ...filter, ...expiration, ...noncurrent, ...more }),
        });
      }),
  );
}

type Transition = readonly [days: number | undefined, storageClass: string | undefined];

function transitionsOf(transitions: readonly Transition[] = []): Setting {
  return setOf(transitions.map(([after, storageClass]) => `to ${storageClass ?? ""} after ${after ?? "?"} days`));
}

/** A rule without what it does not have. */
function ruleOf(rule: Readonly<Record<string, Setting>>): Setting {
  const isEmpty = (value: Setting) =>
    value === undefined || (typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => !isEmpty(value)));
}

/** Dates and other objects of the SDK as JSON has them; defaults that say nothing are left out. */
function plain(value: Readonly<Record<string, unknown>>): Setting {
  const said = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== false);
  return JSON.parse(JSON.stringify(Object.fromEntries(said))) as Setting;
}

/** Declared replication rules. @throws ZodError for an argument that is not known here. */
export function replicationRules(rules: unknown): readonly string[] {
  return declaredReplication(rules).map(({ prefix, to, account, storageClass, key, owner, encrypted, deleteMarkers }) =>
    replicationWords({
      ...{ prefix, to, account, as: storageClass, key, owner },
      "objects of KMS": encrypted ? "yes" : undefined,
      "delete markers": deleteMarkers ? "yes" : undefined,
    }),
  );
}

/** Replication rules that are in effect. An element that no stack can declare is part of them as S3 gives it. */
export function replicationSettings(rules: readonly ReplicationRule[] = []): readonly string[] {
  return rules
    .filter((rule) => rule.Status === "Enabled")
    .map(
      ({
        ID: _,
        Priority: __,
        Status: ___,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- S3 still answers it
        Prefix,
        Filter,
        Destination,
        SourceSelectionCriteria,
        DeleteMarkerReplication,
        ...rest
      }) => {
        const { Prefix: inFilter, ...filter } = Filter ?? {};
        const { Bucket, Account, StorageClass, EncryptionConfiguration, AccessControlTranslation, ...destination } =
          Destination ?? {};
        const { SseKmsEncryptedObjects, ...criteria } = SourceSelectionCriteria ?? {};
        const more = plain({ ...filter, ...destination, ...criteria, ...rest });
        return replicationWords({
          prefix: inFilter ?? Prefix ?? "",
          to: Bucket,
          account: Account,
          as: StorageClass,
          key: EncryptionConfiguration?.ReplicaKmsKeyID,
          owner: AccessControlTranslation?.Owner,
          "objects of KMS": SseKmsEncryptedObjects?.Status === "Enabled" ? "yes" : undefined,
          "delete markers": DeleteMarkerReplication?.Status === "Enabled" ? "yes" : undefined,
          more: Object.keys(more ?? {}).length > 0 ? JSON.stringify(more) : undefined,
        });
      },
    );
}

/** A replication rule as a text: where to, and then what else it has. */
function replicationWords(parts: Readonly<Record<string, string | undefined>>): string {
  const { prefix = "", to = "", account, ...others } = parts;
  return [
    `${prefix === "" ? "" : `${prefix}* `}to ${to}${account === undefined ? "" : ` of account ${account}`}`,
    ...Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
  ].join(", ");
}

const corsRule = z.strictObject({
  allowedOrigins: texts,
  allowedMethods: texts,
  allowedHeaders: texts,
  exposeHeaders: texts,
  maxAgeSeconds: days,
});

/** Declared CORS rules, in their order: the first that fits decides. @throws ZodError for an argument that is not known here. */
export function corsRules(rules: unknown): Setting {
  return z
    .array(corsRule)
    .parse(rules)
    .map(({ allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds }) => ({
      origins: setOf(allowedOrigins),
      methods: setOf(allowedMethods),
      headers: setOf(allowedHeaders),
      exposes: setOf(exposeHeaders),
      seconds: maxAgeSeconds ?? undefined,
    }));
}

/** CORS rules that are in effect, in their order. */
export function corsSettings(rules: readonly CORSRule[] = []): Setting {
  return rules.map((rule) => ({
    origins: setOf(rule.AllowedOrigins),
    methods: setOf(rule.AllowedMethods),
    headers: setOf(rule.AllowedHeaders),
    exposes: setOf(rule.ExposeHeaders),
    seconds: rule.MaxAgeSeconds,
  }));
}
