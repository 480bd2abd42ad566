import { z } from "zod";
import { isWithin, parseArn, regionsWithin, RESIDENCIES } from "@cross-account-s3/iam";
import { STACK_TAG, topicName } from "../../documents/names";
import { type AuditConfig, auditFaults, auditOrTrail, type ExistingTrail } from "./audit";
import { cors } from "./cors";
import * as field from "./fields";
import { grantsOfRole } from "./grant";
import { accessLogs, lifecycle, objectLock } from "./retention";
import { dataNetwork, type DataNetworkConfig, onlyFrom } from "./network";
import { type PrincipalConfig, principalFaults, principals } from "./principals";
import { services } from "./services";
import { tags, tagsProblem } from "./tags";

const NOTIFICATIONS = ["sns", "eventbridge", "consumer", "none"] as const;
/** How sensitive data can be, the least first. */
export const CLASSIFICATIONS = ["public", "internal", "confidential", "restricted"] as const;

const KEYS = "bucket, region, s3, the ARN of a KMS key, or for an existing bucket keep";
const key = z
  .string({ error: KEYS })
  .pipe(z.union([z.enum(["bucket", "region", "s3", "keep"]), field.keyArn], { error: KEYS }));

/** Whether a bucket's `key` leaves it without a KMS key that this stack knows. */
export function isKeyless(key: string): key is "s3" | "keep" {
  return key === "s3" || key === "keep";
}

const orphan = z.string({ error: "the id of a deleted role or user" }).regex(/^A(ROA|IDA)[A-Z0-9]+$/, {
  error: "the id of a deleted role or user, AROA… or AIDA…",
});

const bucketFields = field.strict({
  name: field.bucketName,
  /** `account-regional` for a name that ends in the stack's account, the Region and `an`. @default global */
  bucketNamespace: field.oneOf(["global", "account-regional"]).exactOptional(),
  /** Where the bucket is. @default the stack's own Region */
  region: field.region.exactOptional(),
  /** Whether the bucket exists already and is only configured. @default false */
  existing: field.flag.default(false),
  /** Whether it is protected from deletion, with its settings, key and topic. @default the stack's */
  protect: field.flag.exactOptional(),
  /** With `existing`: whether the bucket's old settings come back on destroy. @default false */
  restoreSettings: field.flag.exactOptional(),
  /** With `existing`: ids of deleted roles and users, `AROA…` and `AIDA…`, to be taken out of its policy. @default none */
  dropOrphanedPrincipals: field.list(orphan, "ids of deleted roles and users").exactOptional(),
  /** With `existing`: Sids of statements in its policy that this stack takes over. @default none */
  takeOverSids: field.list(field.text("a Sid"), "Sids").exactOptional(),
  /** With `existing`: statements in its policy that were looked at and stay, each by its digest, and why. @default none */
  acknowledge: field
    .list(
      field.strict({
        statement: field.text("a statement's digest").regex(/^[0-9a-f]{16}$/, "the 16 digits that a preview shows"),
        reason: field.text("why it may stay").min(10, "why it may stay, in ten characters or more"),
      }),
      "acknowledged statements",
    )
    .exactOptional(),
  /** Who may do what: the name of a role of the control stack, and its level on this bucket, or its grants. @default nobody */
  grants: z.record(z.string(), grantsOfRole, { error: "a map of role names to levels or grants" }).default({}),
  /** AWS services that use the bucket, each for one account or resource. @default none */
  services: services.exactOptional(),
  /** Who is told of new objects, and how. @default none */
  notifications: field.oneOf(NOTIFICATIONS).default("none"),
  /** With `notifications: sns`: a topic that exists, which other buckets may share. @default one that the stack makes */
  topicArn: field.topicArn.exactOptional(),
  /** Whether the topic is encrypted, with the bucket's key. @default false */
  encryptTopic: field.flag.default(false),
  /**
   * The key: one of its own, one shared by the stack's buckets of the Region, one that exists, or `s3` (SSE-S3, no key). With `existing`
   * also `keep` (whatever default encryption the bucket has). @default bucket, but keep for an existing bucket
   */
  key: key.exactOptional(),
  /** With `existing`: whether versioning is turned on, or left as it is. @default enabled */
  versioning: field.oneOf(["enabled", "keep"]).exactOptional(),
  /** From where its objects may be used: `anywhere`, `control` (the control stack's endpoints), or endpoints. @default the stack's */
  onlyFrom: onlyFrom.exactOptional(),
  /** Whether its requests are logged, where the stack has access logs. @default true, but false for an existing bucket */
  accessLogs: field.flag.exactOptional(),
  /** From which pages a browser lets scripts use the bucket. @default none */
  cors: cors.exactOptional(),
  /** Whether those who read pay for requests and transfer. @default false */
  requesterPays: field.flag.exactOptional(),
  /** What becomes of objects as they age. @default nothing */
  lifecycle: lifecycle.exactOptional(),
  /** For how long an object's version can neither be removed nor replaced. @default not at all */
  objectLock: objectLock.exactOptional(),
  /** Who answers for the data; a tag. @default the stack's owner */
  owner: field.text("a name").exactOptional(),
  /** How sensitive the data is; a tag. @default confidential */
  classification: field.oneOf(CLASSIFICATIONS).default("confidential"),
  /** Where the data must stay: `eu` or a country's code; a tag, and a check of the Region. @default anywhere */
  residency: z.enum(RESIDENCIES, { error: `one of ${RESIDENCIES.join(", ")}` }).exactOptional(),
  /** Tags beside those of the stack. @default none */
  tags: tags.default({}),
});

const bucket = bucketFields.transform((fields) => ({
  ...fields,
  // What an owner has chosen changes only where the configuration asks for it.
  key: fields.key ?? (fields.existing ? "keep" : "bucket"),
}));

/** A bucket as the user configured it, defaults filled in. */
export type BucketConfig = z.output<typeof bucket>;

/** The configuration of a data stack, the part that is its own. */
export const dataShape = {
  /** The control stack, as `organization/project/stack`. */
  controlStack: field.stackName,
  /** The account that the control stack must be in. @default whichever it is in */
  controlAccountId: field.accountId.exactOptional(),
  /** Principals outside the control stack that buckets are granted to, by name: vendors, organizations, roles of further control stacks. @default none */
  principals: principals.default({}),
  /** Who answers for the buckets that name nobody; a tag. @default no tag */
  owner: field.text("a name").exactOptional(),
  /** From where objects may be used, and who is exempt. @default anywhere */
  network: dataNetwork.exactOptional(),
  /** Log buckets for the requests to the stack's buckets, one a Region. @default no access logs */
  accessLogs: accessLogs.exactOptional(),
  /** A trail of the calls on the buckets, whoever makes them. @default none */
  audit: auditOrTrail.exactOptional(),
  /** A file that holds what exists: a preview writes it, and the rehearsal reads it. @default none */
  liveState: field.text("the path of a file").exactOptional(),
  /** The buckets. */
  buckets: field.list(bucket, "buckets").min(1, "at least one bucket"),
};

/** A principal is granted to in a way that fits it: an external id is seen only when a role is assumed, and an organization assumes none. */
function grantFaults({ principals: known, controlStack, buckets }: Checked, fault: OnFault): void {
  for (const [name, one] of Object.entries(known)) {
    if ("controlStack" in one && one.controlStack === controlStack) {
      fault(
        ["principals", name, "controlStack"],
        "a further control stack: grants name the roles of this one as they are",
      );
    }
  }
  buckets.forEach(({ grants }, n) => {
    for (const [name, granted] of Object.entries(grants)) {
      const one = Object.entries(known).find(([key]) => key === name)?.[1];
      if (!one) continue;
      granted.forEach((grant, at) => {
        const path = ["buckets", n, "grants", name, ...(granted.length === 1 ? [] : [at])];
        if (grant.via === "policy") {
          if (!("arns" in one) || one.externalId === undefined) return;
          fault(path, `via: role, as S3 sees no external id; or no externalId of principals.${name}`);
        } else if ("organization" in one || "organizationalUnit" in one) {
          fault([...path, "via"], "policy: a role is assumed by exact principals only, which arns names");
        } else if (grant.externalId !== undefined) {
          fault([...path, "externalId"], `it only under principals.${name}, once for all buckets`);
        }
      });
    }
  });
}

/** The control roles' assumed roles are one for all buckets, and so is what must be sent along. */
function externalIdFaults(buckets: readonly BucketConfig[], fault: OnFault): void {
  const first = new Map<string, string | undefined>();
  buckets.forEach(({ grants }, n) => {
    for (const [name, granted] of Object.entries(grants).flatMap(([role, all]) => all.map((g) => [role, g] as const))) {
      if (granted.via !== "role") continue;
      if (!first.has(name)) first.set(name, granted.externalId);
      else if (first.get(name) !== granted.externalId) {
        fault(
          ["buckets", n, "grants", name, "externalId"],
          `${first.get(name) ?? "nothing"}, as on the buckets before`,
        );
      }
    }
  });
}

/** What is restricted is used through endpoints alone, under a key that nothing else shares. */
function classificationFaults({ network, buckets }: Checked, fault: OnFault): void {
  buckets.forEach(({ classification, onlyFrom: from, key: own }, n) => {
    if (classification !== "restricted") return;
    if ((from ?? network?.onlyFrom ?? "anywhere") === "anywhere") {
      fault(["buckets", n, "onlyFrom"], "control or a list of endpoints, as the bucket is restricted");
    }
    if (
      own === "region" ||
      isKeyless(own) ||
      buckets.some((other, o) => o !== n && own !== "bucket" && other.key === own)
    ) {
      fault(["buckets", n, "key"], "a key that no other bucket has, as the bucket is restricted");
    }
  });
}

/** AWS replaces these settings whole, so those of a bucket that exists stay its owner's. */
function settingsFaults({ accessLogs: logs, buckets }: Checked, fault: OnFault): void {
  buckets.forEach((bucket, n) => {
    if (bucket.accessLogs === true && !logs) {
      fault(["buckets", n, "accessLogs"], "it only where the stack has accessLogs");
    }
    for (const key of ["cors", "lifecycle", "objectLock", "requesterPays"] as const) {
      if (bucket.existing && bucket[key]) {
        fault(["buckets", n, key], "it only on a bucket that this stack makes: it would replace what the bucket has");
      }
    }
  });
}

/** A topic that exists is shared, so it is nobody's to make; S3 sends only within a Region. */
function topicFaults({ accountId, region, buckets }: Checked, fault: OnFault): void {
  buckets.forEach(({ topicArn, notifications, encryptTopic, region: where = region }, n) => {
    if (topicArn === undefined) return;
    const onTopic = (message: string) => {
      fault(["buckets", n, "topicArn"], message);
    };
    const topic = parseArn(topicArn);
    if (notifications !== "sns") onTopic("it only with notifications: sns");
    if (topic && topic.region !== where) onTopic(`a topic in the bucket's own Region ${where}`);
    if (topic && topic.account !== accountId) onTopic(`a topic of this stack's own account ${accountId}`);
    if (encryptTopic) {
      fault(["buckets", n, "encryptTopic"], "it only for a topic that this stack makes: one that exists keeps its key");
    }
    const maker = bucketOfTopic(topicArn, region, buckets);
    if (maker) onTopic(`a topic that this stack does not make, and this is the one of bucket ${maker.name}`);
  });
}

/** Alarms do not go to a topic that carries a bucket's events: its policy lets S3 alone publish, and CloudWatch would be refused. */
function alarmTopicFaults({ region, audit, buckets }: Checked, fault: OnFault): void {
  const topicArn = audit?.trail === "create" ? audit.alarms?.topicArn : undefined;
  const maker = bucketOfTopic(topicArn, region, buckets);
  if (!maker) return;
  const message = `a topic that takes alarms, and this is the one that the stack makes for bucket ${maker.name}, for S3 alone`;
  fault(["audit", "alarms", "topicArn"], message);
}

/** The bucket for whose events the stack makes a topic, if it makes this one. */
function bucketOfTopic(
  topicArn: string | undefined,
  region: string,
  buckets: readonly BucketConfig[],
): BucketConfig | undefined {
  const topic = parseArn(topicArn ?? "");
  return buckets.find(
    (b) =>
      b.notifications === "sns" &&
      b.topicArn === undefined &&
      topicName(b.name) === topic?.resource &&
      (b.region ?? region) === topic.region,
  );
}

/** The tags of the log buckets and the trail's key, and of each bucket with the key that is made for it. */
function tagFaults({ tags: ofStack, owner, accessLogs: logs, audit, buckets }: Checked, fault: OnFault): void {
  const own = Object.keys(ofStack);
  const trail = audit?.trail === "create";
  const unfit = tagsProblem(
    own,
    ...(logs || trail ? [[...own, "owner", "classification"]] : []),
    ...(trail ? [[...own, STACK_TAG]] : []),
  );
  if (unfit !== undefined) {
    fault(["tags"], unfit);
    return;
  }
  buckets.forEach((bucket, n) => {
    const problem = tagsProblem([
      ...own,
      ...Object.keys(bucket.tags),
      "classification",
      ...((bucket.owner ?? owner) === undefined ? [] : ["owner"]),
      ...(bucket.residency === undefined ? [] : ["residency"]),
      ...(bucket.key === "bucket" || bucket.key === "region" ? [STACK_TAG] : []),
    ]);
    if (problem !== undefined) fault(["buckets", n, "tags"], problem);
  });
}

interface Checked {
  readonly accountId: string;
  readonly controlStack: string;
  readonly principals: Readonly<Record<string, PrincipalConfig>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly region: string;
  /** The role that the stack's own connection ends in. */
  readonly deployer: string | undefined;
  readonly network?: DataNetworkConfig;
  readonly accessLogs?: object;
  readonly audit?: AuditConfig | ExistingTrail;
  readonly buckets: readonly BucketConfig[];
}

type OnFault = (path: readonly PropertyKey[], message: string) => void;

/** What holds between a data stack's fields. */
export function checkData(checked: Checked, fault: OnFault): void {
  const { accountId, region, buckets } = checked;
  tagFaults(checked, fault);
  settingsFaults(checked, fault);
  classificationFaults(checked, fault);
  auditFaults(checked.audit, accountId, region, fault);
  networkFaults(checked, fault);
  externalIdFaults(buckets, fault);
  principalFaults(accountId, checked.principals, fault);
  grantFaults(checked, fault);
  topicFaults(checked, fault);
  alarmTopicFaults(checked, fault);
  buckets.forEach((b, n) => {
    const where = b.region ?? region;
    const misnamed = namespaceProblem(b, accountId, where);
    if (misnamed) fault(["buckets", n, misnamed.key], misnamed.expected);
    for (const key of [
      "restoreSettings",
      "dropOrphanedPrincipals",
      "takeOverSids",
      "versioning",
      "acknowledge",
    ] as const) {
      if (b[key] !== undefined && !b.existing) fault(["buckets", n, key], "it only with existing: true");
    }
    if (buckets.findIndex((other) => other.name === b.name) < n) {
      fault(
        ["buckets", n, "name"],
        `each bucket once, and buckets[${buckets.findIndex((o) => o.name === b.name)}] is the same`,
      );
    }
    if (b.residency !== undefined && !isWithin(where, b.residency)) {
      const path = b.region === undefined ? ["buckets", n, "residency"] : ["buckets", n, "region"];
      fault(
        path,
        `a Region within residency ${b.residency} (${regionsWithin(b.residency).join(", ")}), and the bucket is in ${where}`,
      );
    }
    if (b.encryptTopic && b.notifications !== "sns") {
      fault(["buckets", n, "encryptTopic"], "it only with notifications: sns");
    }
    if (b.key === "keep" && !b.existing) {
      fault(
        ["buckets", n, "key"],
        "bucket, region, s3 or the ARN of a KMS key: keep is for buckets with existing: true",
      );
    }
    b.services?.forEach(({ service }, at) => {
      if (service !== "load-balancer-logs" || isKeyless(b.key)) return;
      const why = "load balancers write only to buckets with SSE-S3";
      fault(["buckets", n, "services", at, "service"], `it only on a bucket with key: s3, as ${why}`);
    });
    if (b.protect !== undefined && b.existing) {
      fault(["buckets", n, "protect"], "it only on a bucket that this stack makes: one that exists is never deleted");
    }
    if (isKeyless(b.key) && b.encryptTopic) {
      fault(
        ["buckets", n, "encryptTopic"],
        "it only where the bucket has a KMS key, which then encrypts the topic too",
      );
    }
    const keyOf = parseArn(b.key);
    if (keyOf && keyOf.region !== where) {
      fault(["buckets", n, "key"], `a key in the bucket's own Region ${where}`);
    }
    if (keyOf && keyOf.account !== accountId) {
      fault(["buckets", n, "key"], `a key of this stack's own account ${accountId}`);
    }
  });
}

/**
 * What does not fit a bucket's namespace: names that end in an account, a Region and `an` are that account's only, and are created
 * in a namespace of their own.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
function namespaceProblem(
  { name, bucketNamespace, existing }: BucketConfig,
  accountId: string,
  region: string,
): { readonly key: "name" | "bucketNamespace"; readonly expected: string } | undefined {
  const owner = /-(\d{12})-[a-z]{2,4}(?:-[a-z]+)+-\d-an$/.exec(name)?.[1];
  const ending = `-${accountId}-${region}-an`;
  if (bucketNamespace === "account-regional") {
    if (name.endsWith(ending)) return undefined;
    return { key: "name", expected: `a name that ends in ${ending}, as bucketNamespace is account-regional` };
  }
  if (owner === undefined) return undefined;
  if (owner !== accountId) {
    return {
      key: "name",
      expected: `another name: one of this form belongs to account ${owner}, and the stack's is ${accountId}`,
    };
  }
  if (existing) return undefined;
  return {
    key: "bucketNamespace",
    expected: "account-regional, as S3 creates a bucket of this name in no other namespace",
  };
}

/** A bucket that is closed to all but endpoints must leave a way back: without one, only the account's root could open it. */
function networkFaults({ accountId, deployer, network, buckets }: Checked, fault: OnFault): void {
  const { breakGlass = [], serviceRoles = [] } = network ?? {};
  const foreign = (arn: string | undefined) => arn !== undefined && parseArn(arn)?.account !== accountId;
  if (foreign(network?.deployer)) fault(["network", "deployer"], `a role of this stack's own account ${accountId}`);
  breakGlass.forEach((arn, n) => {
    if (foreign(arn)) fault(["network", "breakGlass", n], `a role of this stack's own account ${accountId}`);
  });
  serviceRoles.forEach((arn, n) => {
    if (foreign(arn)) fault(["network", "serviceRoles", n], `a role of this stack's own account ${accountId}`);
  });
  if ((network?.deployer ?? deployer) !== undefined || breakGlass.length > 0) return;
  const nobody =
    "somebody exempt, or a mistake could be undone by the account's root alone: set network.deployer or network.breakGlass";
  if (network && network.onlyFrom !== "anywhere") fault(["network", "onlyFrom"], nobody);
  buckets.forEach((bucket, n) => {
    if (bucket.onlyFrom !== undefined && bucket.onlyFrom !== "anywhere") fault(["buckets", n, "onlyFrom"], nobody);
  });
}
