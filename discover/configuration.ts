import { parseArn, partitionOf, type Statement, statementsAsWritten } from "@cross-account-s3/iam";
import { documentOf, type Json } from "../adopt/json";
import { statementOf } from "../adopt/statement-of";
import type { Caller } from "../documents/grants";
import { topicStatements } from "../documents/topic-policy";
import { NAMESPACE } from "../stacks/config";
import type { Connection } from "../stacks/config/connection";
import { bucketName } from "../stacks/config/fields";
import { accessPointLines } from "./access-points";
import { allowedBy } from "./allowed";
import { type BucketEvents, bucketEvents } from "./bucket-events";
import { type RecordingTrail, recordingTrail } from "./recording-trail";
import { type Ceiling, ceilingOf, type GrantValue, grantValues } from "./grant-values";
import { type Found, type FoundAccount, type FoundBucket, type FoundRole, keyOf } from "./found";
import { type FoundStatement, type ReadBucket, type ReadFound, summary, unreadable } from "./read-found";
import type { Given } from "./statement-access";
import { isOfAccount } from "./trusted-account";

/** Options of {@link configurationOf}. */
interface ConfigurationOptions {
  readonly project: string;
  readonly region: string;
  readonly controlAccount: string;
  /** The reason with which to acknowledge statements that grants cannot express. @default none is acknowledged */
  readonly acknowledge?: string | undefined;
  /** The reasons why buckets, by name, or topics, queues and trails, by ARN, cannot be adopted. @default none */
  readonly without?: ReadonlyMap<string, string>;
  /** The names of roles whose own policies are left out of the project. @default none */
  readonly withoutPolicies?: ReadonlySet<string>;
}

/** The configuration in a stack file, by key with namespace. */
export type StackValues = Readonly<Record<string, unknown>>;

/** The configuration of the stacks that adopt the discovered buckets. */
export interface Configuration {
  readonly control: StackValues;
  /** The data stacks by name. */
  readonly data: ReadonlyMap<string, StackValues>;
  readonly statements: readonly FoundStatement[];
  /** The reasons why buckets are in no stack, by the name of the bucket. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** Descriptions of resources that stay unchanged and are in no stack file, one line each. */
  readonly left: readonly string[];
  /** The JSON texts of the roles' policies, by file path. */
  readonly policyFiles: ReadonlyMap<string, string>;
}

/** A bucket in a stack, with its notifications. */
interface GrantedBucket extends ReadBucket {
  readonly events: BucketEvents;
}

/** A data stack: the buckets of one account. */
interface DataStack {
  readonly name: string;
  readonly accountId: string;
  readonly buckets: readonly (GrantedBucket & { readonly eventStatements: readonly FoundStatement[] })[];
  readonly trail: RecordingTrail;
}

/** Returns the configuration of stacks whose grants give the same access as the present policies of the buckets. */
export function configurationOf(
  { found, buckets: read, assumable }: ReadFound,
  options: ConfigurationOptions,
): Configuration {
  const { controlAccount, without = new Map<string, string>(), withoutPolicies = new Set() } = options;
  const leftOut = new Map(
    read.flatMap(({ bucket: { name }, given }): (readonly [string, string])[] => {
      const { error } = bucketName.safeParse(name);
      if (error) return [[name, `expected ${error.issues.map(({ message }) => message).join("; ")}`]];
      return given.length > 0 ? [] : [[name, "grants express no statement of its policy"]];
    }),
  );
  const isGranted = ({ bucket: { name } }: ReadBucket) => !leftOut.has(name) && !without.has(name);
  const granted = read
    .filter(isGranted)
    .map((one): GrantedBucket => ({ ...one, events: bucketEvents(one.bucket, found, without) }));
  const names = new Names();
  const grantees = granteesOf(granted, controlAccount, names);
  const outside = new Map<Caller, string>();
  const nameOf = (caller: Caller) => {
    const name = grantees.get(caller)?.name ?? outside.get(caller) ?? names.for(caller);
    outside.set(caller, name);
    return name;
  };
  const subscribers = subscribersOf(granted, grantees, found);
  const values = new Map(granted.map((one) => [one.bucket.name, valuesByCaller(one.given)]));
  const owners = found.accounts.filter(({ accountId }) => granted.some(({ bucket }) => bucket.accountId === accountId));
  const stacks = owners.map(({ accountId }): DataStack => {
    const buckets = granted
      .filter(({ bucket }) => bucket.accountId === accountId)
      .map((one) => ({ ...one, eventStatements: eventStatements(one, found, subscribers) }));
    return {
      name: owners.length === 1 ? "data" : `data-${accountId}`,
      ...{ accountId, buckets },
      trail: recordingTrail(
        found,
        buckets.map(({ bucket }) => bucket),
        without,
      ),
    };
  });
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
        dataAccounts: stacks.map(({ accountId, buckets }) => ({
          id: accountId,
          buckets: buckets.map(({ bucket }) => bucket.name),
          ...topicNames(subscribers, accountId),
        })),
        roles,
      }),
    },
    data: new Map(stacks.map((stack) => [stack.name, dataValues(stack, grantees, values, found, options)])),
    statements: [
      ...read.flatMap((one) => (isGranted(one) ? one.statements : one.statements.map(leftOutStatement))),
      ...stacks.flatMap(({ buckets }) => buckets.flatMap((one) => one.eventStatements)),
    ],
    leftOut,
    left: [
      ...read.flatMap(({ bucket }) => accessPointLines(bucket, nameOf)),
      ...granted.flatMap(({ events }) => events.left),
      ...stacks.flatMap(({ trail }) => trail.left),
      ...assumable,
      ...boundedRoles(grantees, found),
    ],
    policyFiles,
  };
}

/** Marks a statement as not expressed, because its bucket is in no stack. */
function leftOutStatement(statement: FoundStatement): FoundStatement {
  return { ...statement, said: "nothing", reasons: ["its bucket is left out", ...statement.reasons] };
}

/** Returns the statements in the policies of a bucket's topic and queues that allow principals other than the owner's account and S3. */
function eventStatements(
  { bucket, events: { values } }: GrantedBucket,
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
      const read = statementOf(statement, type);
      if (statement.Effect === "Deny" || ("statement" in read && isOwnOrS3(read.statement, bucket.accountId)))
        return [];
      const isSaid = callers.length > 0 && says([statement]);
      const reason = "errors" in read ? unreadable(read.errors) : SUBSCRIPTION_STAYS;
      return [
        {
          ...{ bucket: bucket.name, policyOf: arn, ...summary(statement) },
          ...(isSaid ? { said: "whole" as const, reasons: [] } : { said: "nothing" as const, reasons: [reason] }),
        },
      ];
    });
  });
}

const SUBSCRIPTION_STAYS =
  "subscribes allows a role of the control account only to subscribe its own queues and functions, so this statement stays";

/** Returns whether a statement allows only S3 or the owner's account. SNS writes such a statement for every topic. */
function isOwnOrS3({ principal, conditions }: Statement, accountId: string): boolean {
  if (principal?.negated !== false) return false;
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

/** Returns the statements that allow S3 to publish a bucket's events, and roles to subscribe. */
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

/** The ARNs of the topics that a role may subscribe to now, by the role. */
type Subscribers = ReadonlyMap<Caller, readonly string[]>;

/** Returns the roles of the control account that may subscribe to all topics of their buckets, because `subscribes` covers all of them. */
function subscribersOf(
  granted: readonly GrantedBucket[],
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

/** Returns the names of the topics in an account that roles subscribe to. */
function topicNames(subscribers: Subscribers, accountId: string): { readonly topics?: readonly string[] } {
  const arns = [...new Set([...subscribers.values()].flat())].map((arn) => parseArn(arn));
  const names = arns.flatMap((arn) => (arn?.account === accountId ? [arn.resource] : []));
  return names.length === 0 ? {} : { topics: names };
}

/** Describes the roles with a permissions boundary, one line each. The boundary also limits their permissions. */
function boundedRoles(grantees: ReadonlyMap<Caller, Grantee>, { roles }: Found): readonly string[] {
  return [...grantees].flatMap(([caller, { name }]) => {
    const boundary = roles.get(caller)?.boundary;
    return boundary === undefined
      ? []
      : [
          `role ${name} has the permissions boundary ${boundary}, which limits its policies; these are not written to files`,
        ];
  });
}

function valuesByCaller(given: readonly Given[]): ReadonlyMap<Caller, readonly GrantValue[]> {
  const callers = [...new Set(given.map(({ caller }) => caller))].sort();
  return new Map(callers.map((caller) => [caller, grantValues(given.filter((one) => one.caller === caller))]));
}

/** A grantee: a role of the control stack, or a principal of the data stacks. */
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

/** Creates unique names of callers that are valid in a stack file. */
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
  { name: stack, accountId, buckets, trail }: DataStack,
  grantees: ReadonlyMap<Caller, Grantee>,
  values: ReadonlyMap<string, ReadonlyMap<Caller, readonly GrantValue[]>>,
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
      ...auditOf(trail),
      buckets: buckets.map((one) => {
        const { bucket, uses, events } = one;
        const statements = [...one.statements, ...one.eventStatements];
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
