import { parseArn, parsePolicy, partitionOf, type Statement, statementsAsWritten } from "@cross-account-s3/iam";
import { digest } from "../adopt/digest";
import type { JsonObject } from "../adopt/json";
import { sidOf } from "../adopt/merge/policy";
import type { Caller } from "../documents/grants";
import { NAMESPACE } from "../stacks/config";
import type { Connection } from "../stacks/config/connection";
import { bucketName } from "../stacks/config/fields";
import { type Ceiling, ceilingOf, type GrantValue, grantValues } from "./grant-values";
import type { Found, FoundAccount, FoundBucket, FoundKey, FoundRole } from "./found";
import { defaultKey, documentOf } from "./read-accounts";
import { type Given, statementAccess } from "./statement-access";

/** What to write, in addition to what was found. */
interface ConfigurationOptions {
  readonly project: string;
  readonly region: string;
  readonly controlAccount: string;
  /** Why statements that grants cannot say may stay. @default none is acknowledged */
  readonly acknowledge?: string | undefined;
  /** Buckets that adoption refuses, by name. @default none */
  readonly without?: ReadonlySet<string>;
  /** Roles, by name, whose own policies are not part of the project. @default none */
  readonly withoutPolicies?: ReadonlySet<string>;
}

/** A statement of a policy that exists, and what became of it. */
export interface FoundStatement {
  readonly bucket: string;
  /** The ARN of the bucket's key, if it is the key's policy that has the statement. @default the bucket's policy has it */
  readonly key?: string;
  readonly sid: string | undefined;
  /** By which it can be acknowledged. */
  readonly digest: string;
  readonly effect: string;
  /** Whether grants say everything that it allows, a part of it, or nothing. */
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
  /** Files with the policies of roles, by path, as JSON. */
  readonly policyFiles: ReadonlyMap<string, string>;
}

/** A bucket with all that its statements give. */
interface ReadBucket {
  readonly bucket: FoundBucket;
  readonly given: readonly Given[];
  readonly statements: readonly FoundStatement[];
}

/**
 * The stacks whose grants are the access that the policies of the buckets give today. Pure: it writes no file.
 */
export function configurationOf(found: Found, options: ConfigurationOptions): Configuration {
  const { controlAccount, without = new Set(), withoutPolicies = new Set() } = options;
  const read = found.buckets.map((bucket) => readBucket(bucket, found));
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
  const values = new Map(granted.map((one) => [one.bucket.name, valuesByCaller(one.given)]));
  const owners = found.accounts.filter(({ accountId }) => granted.some(({ bucket }) => bucket.accountId === accountId));
  const policyFiles = new Map<string, string>();
  const roles = Object.fromEntries(
    [...grantees].flatMap(([caller, { name, isRole }]) => {
      if (!isRole) return [];
      const all = [...values.values()].flatMap((byCaller) => byCaller.get(caller) ?? []);
      const role = withoutPolicies.has(name) ? undefined : found.roles.get(caller);
      return [[name, roleValue(caller, name, ceilingOf(all), role, policyFiles)] as const];
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
        })),
        roles,
      }),
    },
    data: new Map(
      owners.map(({ accountId }): [string, StackValues] => {
        const stack = owners.length === 1 ? "data" : `data-${accountId}`;
        const buckets = granted.filter(({ bucket }) => bucket.accountId === accountId);
        return [stack, dataValues(stack, accountId, buckets, grantees, values, found, options)];
      }),
    ),
    statements: read.flatMap(({ statements }) => statements),
    leftOut,
    policyFiles,
  };
}

function readBucket(bucket: FoundBucket, found: Found): ReadBucket {
  const partition = partitionOf(bucket.region);
  const written = statementsAsWritten(documentOf(bucket.policy));
  const parsed = written.map((statement) => parsedStatement(statement));
  const read = parsed.map((statement) =>
    typeof statement === "string"
      ? { given: [], reasons: [statement] }
      : statementAccess(statement, { ...bucket, partition }),
  );
  return {
    bucket,
    given: read.flatMap(({ given }) => given),
    statements: [
      ...written.map((statement, n): FoundStatement => {
        const { given = [], reasons = [] } = read[n] ?? {};
        return {
          bucket: bucket.name,
          ...summary(statement),
          said: given.length === 0 ? "nothing" : reasons.length === 0 ? "whole" : "part",
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
    const own =
      principal?.negated === false &&
      principal.principals.every((one) =>
        one.kind === "account"
          ? one.account === bucket.accountId
          : "arn" in one && parseArn(one.arn)?.account === bucket.accountId,
      );
    if (own || statement.Effect === "Deny") return [];
    const reason = "a grant lets a role use the key for objects of its bucket only, so this statement stays";
    return [{ bucket: bucket.name, key: key.arn, ...summary(statement), said: "nothing", reasons: [reason] }];
  });
}

function summary(statement: JsonObject): Pick<FoundStatement, "sid" | "digest" | "effect"> {
  const effect = statement.Effect === "Deny" ? "Deny" : "Allow";
  return { sid: sidOf(statement), digest: digest(statement), effect };
}

/** The key that encrypts a bucket by default, if it is one of its account. */
function keyOf(bucket: FoundBucket, { keys }: Found): FoundKey | undefined {
  return keys.get(defaultKey(bucket) ?? "");
}

/** One statement, or why it cannot be read. */
function parsedStatement(statement: JsonObject): Statement | string {
  const result = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "bucket" });
  if ("errors" in result) return `it cannot be read: ${result.errors.map(({ message }) => message).join("; ")}`;
  return result.policy.statements[0] ?? "it is empty";
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
  const paths = (role?.policies ?? []).map(({ policy }, n) => {
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
      buckets: buckets.map(({ bucket, statements }) => {
        const key = keyOf(bucket, found)?.arn;
        const acknowledged = acknowledgements(statements, options.acknowledge);
        return {
          name: bucket.name,
          ...(bucket.region === connection["aws:region"] ? {} : { region: bucket.region }),
          existing: true,
          versioning: "keep",
          ...(key === undefined ? {} : { key }),
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
