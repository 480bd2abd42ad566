import { parseArn, parsePolicy, partitionOf, statementsAsWritten } from "@cross-account-s3/iam";
import { digest } from "../adopt/digest";
import type { Json, JsonObject } from "../adopt/json";
import { sidOf } from "../adopt/merge/policy";
import { statementOf } from "../adopt/statement-of";
import type { Caller } from "../documents/grants";
import type { ServiceUse } from "../documents/service-access";
import { topicStatements } from "../documents/topic-policy";
import { NAMESPACE } from "../stacks/config";
import type { Connection } from "../stacks/config/connection";
import { bucketName } from "../stacks/config/fields";
import { allowedBy } from "./allowed";
import { assumableRoles } from "./assumable-roles";
import { type BucketEvents, bucketEvents } from "./bucket-events";
import { type RecordingTrail, recordingTrail } from "./recording-trail";
import { MOST_USES, serviceUses } from "./service-uses";
import { type Ceiling, ceilingOf, type GrantValue, grantValues } from "./grant-values";
import { documentOf, type Found, type FoundAccount, type FoundBucket, type FoundRole, keyOf } from "./found";
import { type Given, statementAccess } from "./statement-access";
import { isOfAccount } from "./trusted-account";

/** What to write, in addition to what was found. */
interface ConfigurationOptions {
  readonly project: string;
  readonly region: string;
  readonly controlAccount: string;
  /** Why statements that grants cannot say may stay. @default none is acknowledged */
  readonly acknowledge?: string | undefined;
  /** Why adoption refuses a bucket, by its name, or a topic, queue or trail, by its ARN. @default nothing is refused */
  readonly without?: ReadonlyMap<string, string>;
  /** Roles, by name, whose own policies are not part of the project. @default none */
  readonly withoutPolicies?: ReadonlySet<string>;
}

/** A statement of a policy that exists, and what became of it. */
export interface FoundStatement {
  readonly bucket: string;
  /** The ARN of the bucket's key, or of a topic or queue of its events, if that policy has the statement. @default the bucket's has it */
  readonly policyOf?: string;
  readonly sid: string | undefined;
  /** By which it can be acknowledged. */
  readonly digest: string;
  readonly effect: string;
  /** Whether the files say everything that it allows, a part of it, or nothing. */
  readonly said: "whole" | "part" | "nothing";
  readonly reasons: readonly string[];
}

/** Values of a stack file, by full key. */
export type StackValues = Readonly<Record<string, unknown>>;

/** The stacks that what was found comes to. */
export interface Configuration {
  readonly control: StackValues;
  /** The data stacks by name. */
  readonly data: ReadonlyMap<string, StackValues>;
  readonly statements: readonly FoundStatement[];
  /** Buckets that no stack has, each with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** What was found and stays as it is, without being in a stack file, a line each. */
  readonly left: readonly string[];
  /** Files with the policies of roles, by path, as JSON. */
  readonly policyFiles: ReadonlyMap<string, string>;
}

/** Why adoption refuses something, by the name of a bucket or by an ARN. */
type Refused = ReadonlyMap<string, string>;

/** A bucket with all that its statements give. */
interface ReadBucket {
  readonly bucket: FoundBucket;
  readonly given: readonly Given[];
  readonly uses: readonly ServiceUse[];
  readonly events: BucketEvents;
  readonly statements: readonly FoundStatement[];
}

/**
 * The stacks whose grants are the access that the policies of the buckets give today. Pure: it writes no file.
 */
export function configurationOf(found: Found, options: ConfigurationOptions): Configuration {
  const { controlAccount, without = new Map<string, string>(), withoutPolicies = new Set() } = options;
  const read = found.buckets.map((bucket) => readBucket(bucket, found, without));
  const leftOut = new Map(
    read.flatMap(({ bucket: { name }, given }): (readonly [string, string])[] => {
      const { error } = bucketName.safeParse(name);
      if (error) return [[name, `expected ${error.issues.map(({ message }) => message).join("; ")}`]];
      return given.length > 0 ? [] : [[name, "no statement of its policy is one that grants can say"]];
    }),
  );
  const granted = read.filter(({ bucket: { name } }) => !leftOut.has(name) && !without.has(name));
  const names = new Names();
  const grantees = granteesOf(granted, controlAccount, names);
  const subscribers = subscribersOf(granted, grantees, found);
  const values = new Map(granted.map((one) => [one.bucket.name, valuesByCaller(one.given)]));
  const owners = found.accounts.filter(({ accountId }) => granted.some(({ bucket }) => bucket.accountId === accountId));
  const policyFiles = new Map<string, string>();
  const roles = Object.fromEntries(
    [...grantees].flatMap(([caller, { name, isRole }]) => {
      if (!isRole) return [];
      const all = [...values.values()].flatMap((byCaller) => byCaller.get(caller) ?? []);
      const role = withoutPolicies.has(name) ? undefined : found.roles.get(caller);
      const ceiling = { ...ceilingOf(all), ...(subscribers.has(caller) ? { subscribes: true } : {}) };
      return [[name, roleValue(caller, name, ceiling, role, policyFiles)] as const];
    }),
  );
  return {
    control: {
      ...connectionValues(found.accounts, controlAccount, options.region),
      ...own({
        role: "control",
        accountId: controlAccount,
        dataAccounts: owners.map(({ accountId }) => ({
          id: accountId,
          buckets: granted.flatMap(({ bucket }) => (bucket.accountId === accountId ? [bucket.name] : [])),
          ...topicNames(subscribers, accountId),
        })),
        roles,
      }),
    },
    data: new Map(
      owners.map(({ accountId }): [string, StackValues] => {
        const stack = owners.length === 1 ? "data" : `data-${accountId}`;
        const buckets = granted.filter(({ bucket }) => bucket.accountId === accountId);
        return [stack, dataValues(stack, accountId, buckets, grantees, values, subscribers, found, options)];
      }),
    ),
    statements: [
      ...read.flatMap((one) => (granted.includes(one) ? one.statements : one.statements.map(leftOutStatement))),
      ...granted.flatMap((one) => eventStatements(one, found, subscribers)),
    ],
    leftOut,
    left: [
      ...granted.flatMap(({ events }) => events.left),
      ...owners.flatMap((owner) => trailOf(owner, granted, found, without).left),
      ...assumableRoles(found, found.buckets),
      ...boundedRoles(grantees, found),
    ],
    policyFiles,
  };
}

const MORE_USES = `it stands for more uses of services than the ${MOST_USES} that are compared for a bucket; add the others to services`;

/** A statement of a bucket that no stack has: then no file says it. */
function leftOutStatement(statement: FoundStatement): FoundStatement {
  return { ...statement, said: "nothing", reasons: ["its bucket is left out", ...statement.reasons] };
}

function readBucket(bucket: FoundBucket, found: Found, without: Refused): ReadBucket {
  const partition = partitionOf(bucket.region);
  const statements = statementsAsWritten(documentOf(bucket.policy)).map((written) => ({
    written,
    read: statementOf(written, "bucket"),
  }));
  const { uses, says, hasMore } = serviceUses(bucket, statements);
  const accesses = statements.map(({ written, read }) => {
    if ("errors" in read) return { written, given: [], reasons: [unreadable(read.errors)], isUse: false };
    const access = { written, isUse: false, ...statementAccess(read.statement, { ...bucket, partition }) };
    // What a use of a service says is said, as well as what a grant does.
    if (access.given.length > 0) return access;
    if (says(written)) return { ...access, reasons: [], isUse: true };
    return hasMore(written) ? { ...access, reasons: [...access.reasons, MORE_USES] } : access;
  });
  return {
    bucket,
    uses,
    events: bucketEvents(bucket, found, without),
    given: accesses.flatMap(({ given }) => given),
    statements: [
      ...accesses.map(({ written, given, reasons, isUse }): FoundStatement => {
        const isSaid = given.length > 0 || isUse;
        return {
          bucket: bucket.name,
          ...summary(written),
          said: !isSaid ? "nothing" : reasons.length === 0 ? "whole" : "part",
          reasons,
        };
      }),
      ...keyStatements(bucket, found),
    ],
  };
}

/** The statements of a bucket's key that let in others than the key's account. Grants write their own, narrower ones. */
function keyStatements(bucket: FoundBucket, found: Found): readonly FoundStatement[] {
  const key = keyOf(bucket, found);
  if (!key) return [];
  const parsed = parsePolicy(documentOf(key.policy) ?? {}, { type: "key" });
  return statementsAsWritten(documentOf(key.policy)).flatMap((statement, n): readonly FoundStatement[] => {
    const { principal } = ("policy" in parsed ? parsed.policy.statements[n] : undefined) ?? {};
    const own = principal?.negated === false && principal.principals.every((one) => isOfAccount(one, bucket.accountId));
    if (own || statement.Effect === "Deny") return [];
    const reason = "a grant lets a role use the key for objects of its bucket only, so this statement stays";
    return [{ bucket: bucket.name, policyOf: key.arn, ...summary(statement), said: "nothing", reasons: [reason] }];
  });
}

/** The statements of the topic and queues of a bucket that are not said, and let in others than their account and S3. */
function eventStatements(
  { bucket, events: { values } }: ReadBucket,
  found: Found,
  subscribers: Subscribers,
): readonly FoundStatement[] {
  const arns = [values.topicArn ?? [], (values.eventTargets ?? []).map(({ queueArn }) => queueArn)].flat();
  return arns.flatMap((arn) => {
    const type = arn === values.topicArn ? "topic" : "queue";
    const document = documentOf(found.eventTargets.get(arn) ?? {});
    const callers = [...subscribers].flatMap(([caller, topics]) => (topics.includes(arn) ? [caller] : []));
    const statements = subscription(arn, bucket, callers) as unknown as Json;
    const says = allowedBy({ Version: "2012-10-17", Statement: statements }, type);
    return statementsAsWritten(document).flatMap((statement): readonly FoundStatement[] => {
      if (statement.Effect === "Deny" || isOwnOrS3(statement, type, bucket.accountId)) return [];
      const isSaid = callers.length > 0 && says([statement]);
      const reason = `subscribes lets a role of the control account subscribe its own queues and functions, and no more, so this statement stays`;
      return [
        {
          ...{ bucket: bucket.name, policyOf: arn, ...summary(statement) },
          ...(isSaid ? { said: "whole" as const, reasons: [] } : { said: "nothing" as const, reasons: [reason] }),
        },
      ];
    });
  });
}

/** Whether a statement is for the owner's account, as SNS writes it for every topic, or for S3. */
function isOwnOrS3(statement: JsonObject, type: "topic" | "queue", accountId: string): boolean {
  const read = statementOf(statement, type);
  if (!("statement" in read) || read.statement.principal?.negated !== false) return false;
  const { principal, conditions } = read.statement;
  const isOwners = conditions.some(
    ({ key, operator, values, ifExists, quantifier }) =>
      ["aws:sourceowner", "aws:sourceaccount", "aws:principalaccount"].includes(key.toLowerCase()) &&
      operator === "StringEquals" &&
      !ifExists &&
      quantifier === undefined &&
      values.every((value) => value === accountId),
  );
  return principal.principals.every((one) => {
    if (one.kind === "service") return one.service === "s3.amazonaws.com";
    if (one.kind === "everyone") return isOwners;
    return isOfAccount(one, accountId);
  });
}

/** What lets S3 publish a bucket's events, and these roles subscribe. */
function subscription(topicArn: string, bucket: FoundBucket, callers: readonly Caller[]) {
  const access = { level: "read" } as const;
  const grants = callers.map((caller) => ({ grantee: { name: "role", callers: [caller], subscribes: true }, access }));
  const { accountId, name } = bucket;
  return topicStatements({
    partition: partitionOf(bucket.region),
    accountId,
    topicArn,
    uses: [{ bucket: name, grants }],
  });
}

/** The topics that a role may subscribe to today, by the role. */
type Subscribers = ReadonlyMap<Caller, readonly string[]>;

/** The roles of the control account that may subscribe to all of the topics of their buckets: `subscribes` is for all of them. */
function subscribersOf(
  granted: readonly ReadBucket[],
  grantees: ReadonlyMap<Caller, Grantee>,
  found: Found,
): Subscribers {
  return new Map(
    [...grantees].flatMap(([caller, { isRole }]): (readonly [Caller, readonly string[]])[] => {
      if (!isRole) return [];
      const notified = granted.filter(
        ({ given, events }) => events.values.topicArn !== undefined && given.some((one) => one.caller === caller),
      );
      const mayAll = notified.every(({ bucket, events: { values } }) => {
        const document = documentOf(found.eventTargets.get(values.topicArn ?? "") ?? {});
        return allowedBy(document, "topic")(subscription(values.topicArn ?? "", bucket, [caller]));
      });
      if (notified.length === 0 || !mayAll) return [];
      return [[caller, [...new Set(notified.flatMap(({ events }) => events.values.topicArn ?? []))]]];
    }),
  );
}

/** The names of the topics of an account that roles subscribe to. */
function topicNames(subscribers: Subscribers, accountId: string): { readonly topics?: readonly string[] } {
  const arns = [...new Set([...subscribers.values()].flat())].map((arn) => parseArn(arn));
  const names = arns.flatMap((arn) => (arn?.account === accountId ? [arn.resource] : []));
  return names.length === 0 ? {} : { topics: names };
}

function trailOf(
  { accountId }: FoundAccount,
  granted: readonly ReadBucket[],
  found: Found,
  without: Refused,
): RecordingTrail {
  const buckets = granted.flatMap(({ bucket }) => (bucket.accountId === accountId ? [bucket] : []));
  return recordingTrail(found, buckets, without);
}

/** Roles with a permissions boundary, whose policies are then not all that decides what they may do. */
function boundedRoles(grantees: ReadonlyMap<Caller, Grantee>, { roles }: Found): readonly string[] {
  return [...grantees].flatMap(([caller, { name }]) => {
    const boundary = roles.get(caller)?.boundary;
    return boundary === undefined
      ? []
      : [
          `role ${name} has the permissions boundary ${boundary}, which decides with its policies: these are not written`,
        ];
  });
}

function summary(statement: JsonObject): Pick<FoundStatement, "sid" | "digest" | "effect"> {
  const effect = statement.Effect === "Deny" ? "Deny" : "Allow";
  return { sid: sidOf(statement), digest: digest(statement), effect };
}

/** Why a statement that cannot be read is not said. */
function unreadable(errors: readonly string[]): string {
  return `it cannot be read: ${errors.join("; ")}; have the owner correct it`;
}

function valuesByCaller(given: readonly Given[]): ReadonlyMap<Caller, readonly GrantValue[]> {
  const callers = [...new Set(given.map(({ caller }) => caller))].sort();
  return new Map(callers.map((caller) => [caller, grantValues(given.filter((one) => one.caller === caller))]));
}

/** Whom grants name: a role of the control stack, or a principal of the data stacks. */
interface Grantee {
  readonly name: string;
  readonly isRole: boolean;
}

function granteesOf(
  granted: readonly ReadBucket[],
  controlAccount: string,
  names: Names,
): ReadonlyMap<Caller, Grantee> {
  const callers = [...new Set(granted.flatMap(({ given }) => given.map(({ caller }) => caller)))].sort();
  return new Map(
    callers.map((caller) => {
      const arn = parseArn(caller);
      const isRole = arn?.account === controlAccount && arn.resource.startsWith("role/");
      return [caller, { name: names.for(caller), isRole }];
    }),
  );
}

/** Gives each caller a name of its own that a stack file takes. */
class Names {
  readonly #taken = new Set<string>();

  for(caller: Caller): string {
    const plain = (caller.startsWith("arn:") ? (caller.split("/").at(-1) ?? "") : caller).replace(
      /[^A-Za-z0-9_-]+/g,
      "-",
    );
    const base = /^[A-Za-z]/.test(plain) ? plain : `p-${plain}`;
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}-${n}`;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.add(name.toLowerCase());
      return name;
    }
  }
}

function roleValue(
  arn: string,
  name: string,
  ceiling: Ceiling,
  role: FoundRole | undefined,
  files: Map<string, string>,
): StackValues {
  const known = role?.boundary === undefined ? (role?.policies ?? []) : [];
  const paths = known.map(({ policy }, n) => {
    const path = `policies/${name}-${n + 1}.json`;
    files.set(path, `${JSON.stringify(policy, undefined, 2)}\n`);
    return path;
  });
  return { existingArn: arn, ...ceiling, ...(paths.length === 0 ? {} : { policyFiles: paths }) };
}

function dataValues(
  stack: string,
  accountId: string,
  buckets: readonly ReadBucket[],
  grantees: ReadonlyMap<Caller, Grantee>,
  values: ReadonlyMap<string, ReadonlyMap<Caller, readonly GrantValue[]>>,
  subscribers: Subscribers,
  found: Found,
  options: ConfigurationOptions,
): StackValues {
  const { project, region, controlAccount } = options;
  const connection = connectionValues(found.accounts, accountId, region);
  const callers = new Set(buckets.flatMap(({ given }) => given.map(({ caller }) => caller)));
  const principals = Object.fromEntries(
    [...grantees].flatMap(([caller, { name, isRole }]) =>
      isRole || !callers.has(caller) ? [] : [[name, principalValue(caller)] as const],
    ),
  );
  return {
    ...connection,
    ...own({
      role: "data",
      accountId,
      controlStack: `organization/${project}/control`,
      controlAccountId: controlAccount,
      liveState: `live.${stack}.json`,
      ...(Object.keys(principals).length === 0 ? {} : { principals }),
      ...auditOf(
        recordingTrail(
          found,
          buckets.map(({ bucket }) => bucket),
          options.without ?? new Map(),
        ),
      ),
      buckets: buckets.map((one) => {
        const { bucket, uses, events } = one;
        const statements = [...one.statements, ...eventStatements(one, found, subscribers)];
        const key = keyOf(bucket, found)?.arn;
        const acknowledged = acknowledgements(statements, options.acknowledge);
        return {
          name: bucket.name,
          ...(bucket.region === connection["aws:region"] ? {} : { region: bucket.region }),
          existing: true,
          versioning: "keep",
          ...(key === undefined ? {} : { key }),
          ...events.values,
          ...(uses.length === 0 ? {} : { services: uses }),
          grants: Object.fromEntries(
            [...(values.get(bucket.name) ?? [])].map(([caller, all]) => [
              grantees.get(caller)?.name ?? caller,
              all.length === 1 ? all[0] : all,
            ]),
          ),
          ...(acknowledged.length === 0 ? {} : { acknowledge: acknowledged }),
        };
      }),
    }),
  };
}

function acknowledgements(statements: readonly FoundStatement[], reason: string | undefined): readonly StackValues[] {
  if (reason === undefined) return [];
  const left = statements.flatMap(({ said, digest: statement }) => (said === "whole" ? [] : [statement]));
  return [...new Set(left)].map((statement) => ({ statement, reason }));
}

function auditOf({ trailArn }: RecordingTrail): StackValues {
  return trailArn === undefined ? {} : { audit: { trail: trailArn } };
}

function principalValue(caller: Caller): StackValues {
  if (caller.startsWith("arn:")) return { arns: [caller] };
  return caller.includes("/") ? { organizationalUnit: caller } : { organization: caller };
}

function connectionValues(accounts: readonly FoundAccount[], accountId: string, region: string): StackValues {
  const found: Connection = accounts.find((one) => one.accountId === accountId)?.connection ?? { region };
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [`aws:${key}`, value]));
}

function own(values: StackValues): StackValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${NAMESPACE}:${key}`, value]));
}
