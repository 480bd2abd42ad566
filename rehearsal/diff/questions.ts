import { partitionOf } from "@cross-account-s3/iam";
import { roleArn } from "../../documents/arns";
import { accountIn } from "../expect/ask";
import { type ConditionJson, conditionsOf, filledIn, list, type StatementJson } from "../policy-json";
import type { BucketInWorld } from "../world";
import type { Version } from "./version";

/** What two versions are asked of a bucket: both the same, so that an answer that differs is a change of access. */
export interface BucketQuestions {
  /** Those who might be let in. */
  readonly principals: ReadonlySet<string>;
  /** The owner's own principals whom only a network holds back: ARNs by what they are called. Empty where none does. */
  readonly owners: ReadonlyMap<string, string>;
  /** The ways that a request may take to the bucket. */
  readonly routes: readonly Route[];
  /** The trail whose logs the bucket holds. */
  readonly trailArn: string | undefined;
}

/** The id of a VPC endpoint that a request comes through, or {@link OUTSIDE}. */
export type Route = string;

/** From elsewhere than the endpoints that a bucket's policy names. */
export const OUTSIDE: Route = "outside";

/** One whom no bucket should let in. */
export const NOBODY = "anybody, without signing in";

/** What two versions are asked, by the bucket's name. */
export function questionsOf(versions: readonly [Version, Version]): ReadonlyMap<string, BucketQuestions> {
  const principals = principalsOf(versions);
  const names = new Set(versions.flatMap(({ world }) => [...world.buckets.keys()]));
  return new Map(
    [...names].map((name) => {
      const found = versions.flatMap(({ world }) => world.buckets.get(name) ?? []);
      const statements = found.flatMap(({ policy }) => policy?.policy.Statement ?? []);
      const conditions = statements.flatMap(conditionsOf);
      const endpoints = [...new Set(valuesOf("aws:SourceVpce", conditions))];
      // That an owner may use a bucket that is new, or no longer one that is gone, goes without saying.
      const [bucket] = endpoints.length > 0 && found.length === versions.length ? found : [];
      const questions: BucketQuestions = {
        principals,
        owners: bucket ? ownersOf(bucket, conditions, versions) : new Map<string, string>(),
        routes: [OUTSIDE, ...endpoints],
        trailArn: statements.flatMap(trailsOf)[0],
      };
      return [name, questions];
    }),
  );
}

/**
 * Those who might be let in: the roles of both versions, every principal that a document of either names, and two whom
 * none should.
 */
function principalsOf(versions: readonly Version[]): ReadonlySet<string> {
  const named = versions.flatMap(({ world, names }) => [
    ...names.keys(),
    ...world.roles.keys(),
    ...[...world.buckets.values()].flatMap(({ policy }) =>
      (policy?.policy.Statement ?? []).flatMap((statement) => {
        const { Effect, Principal } = statement;
        if (Effect === "Deny") return [];
        const arns = valuesOf("aws:PrincipalArn", conditionsOf(statement)).map(filledIn);
        const principals = typeof Principal === "object" ? list(Principal.AWS) : [];
        return [
          ...arns,
          ...principals.map((p) => p.replace(/^(\d{12})$/, "arn:aws:iam::$1:root").replace(/:root$/, ":role/anybody")),
        ];
      }),
    ),
  ]);
  const arns = named.filter((arn) => arn.startsWith("arn:"));
  return new Set([...arns, "arn:aws:iam::999999999999:role/anybody", NOBODY]);
}

/** The owner's principals that the policy names, as those exempt from a network are, and any other that no stack makes. */
function ownersOf(
  { accountId, region }: BucketInWorld,
  conditions: readonly ConditionJson[],
  versions: readonly Version[],
): ReadonlyMap<string, string> {
  const named = valuesOf("aws:PrincipalArn", conditions)
    .map(filledIn)
    .filter((arn) => accountIn(arn) === accountId && !versions.some(({ world }) => world.roles.has(arn)));
  const other = `any other role of account ${accountId}, as far as its policies go,`;
  return new Map([
    ...named.map((arn) => [arn, arn] as const),
    [other, roleArn(partitionOf(region), accountId, "anybody")],
  ]);
}

/** The trails that a statement lets write their logs. */
function trailsOf(statement: StatementJson): readonly string[] {
  const { Principal } = statement;
  const isCloudTrail = typeof Principal === "object" && list(Principal.Service).includes("cloudtrail.amazonaws.com");
  return isCloudTrail ? valuesOf("aws:SourceArn", conditionsOf(statement)) : [];
}

/** Condition keys are the same in any case. */
function valuesOf(wanted: string, conditions: readonly ConditionJson[]): readonly string[] {
  return conditions.flatMap(({ key, values }) => (key.toLowerCase() === wanted.toLowerCase() ? values : []));
}
