import {
  actionFormula,
  all,
  ALWAYS,
  any,
  conditionKeysOf,
  type ConditionTest,
  exactly,
  type Formula,
  glob,
  implies,
  isService,
  keyFormula,
  matchesWildcard,
  not,
  type Policy,
  presence,
  serviceActions,
  type Statement,
} from "@cross-account-s3/iam";
import type { World } from "../world";

/** Tags of a resource, by their keys. */
export type Tags = Readonly<Record<string, string>>;

/** The keys under which a request has the tags of its resource; IAM, STS and S3 have names of their own for them. */
const TAGS = /^(?:aws:ResourceTag|iam:ResourceTag|s3:BucketTag)\//i;

/** The keys of resource tags that some policies test, in lower case. */
export function testedTags(policies: readonly (Policy | undefined)[]): readonly string[] {
  const tests = policies.flatMap((policy) => (policy?.statements ?? []).flatMap(({ conditions }) => conditions));
  return [...new Set(tests.filter(testsTag).map(({ key }) => key.toLowerCase()))];
}

function testsTag({ key }: ConditionTest): boolean {
  return TAGS.test(key);
}

/**
 * What requests on a resource with these tags send of them.
 *
 * S3 sends the tags of a bucket only once attribute-based access control is on for it, which it is not by default, and which no
 * stack of this program turns on.
 *
 * @param keys of {@link testedTags}.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 */
export function tagFacts(arn: string, tags: Tags, keys: readonly string[]): readonly Formula[] {
  const service = SERVICE_OF[serviceIn(arn)] ?? serviceIn(arn);
  const byName = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  return keys.map((key) => {
    const value = service === "s3" ? undefined : byName.get(key.slice(key.indexOf("/") + 1));
    if (value === undefined) return not(presence(key));
    const has = keyFormula(key, { type: "string", language: exactly(value) });
    return implies(actionFormula({ negated: false, patterns: sending(service, key) }), has);
  });
}

/** Roles are resources of STS where someone assumes them. */
const SERVICE_OF: Readonly<Record<string, string>> = { iam: "sts" };

function serviceIn(arn: string): string {
  return arn.split(":")[2] ?? "";
}

/** The actions of a service whose requests have a key of tags. */
function sending(service: string, key: string): readonly string[] {
  const name = `${key.slice(0, key.indexOf("/"))}/\${tagkey}`;
  return isService(service)
    ? serviceActions(service).flatMap((action) => (conditionKeysOf(action).has(name) ? [action.name] : []))
    : [];
}

/** Requests on resources whose tags are known, with these tags, and on buckets and objects. */
export function onTagged({ tags = NONE }: Pick<World, "tags">, keys: readonly string[]): Formula {
  const on = (arn: string, of: Tags): Formula =>
    all(
      { is: "resource", language: arn.includes("*") ? glob(arn) : exactly(arn) },
      tagFacts(arn, of, keys).reduce((facts, fact) => all(facts, fact), ALWAYS),
    );
  return any(
    on("arn:*:s3:::*", {}),
    ...[...tags].filter(([arn]) => serviceIn(arn) !== "s3").map(([arn, of]) => on(arn, of)),
  );
}

const NONE: ReadonlyMap<string, Tags> = new Map();

/** Of some ARNs with wildcards, those of which it is not known what tags the resources have. */
export function untagged(
  { tags = NONE, keys, topics }: Pick<World, "tags" | "keys" | "topics">,
  patterns: readonly string[],
): readonly string[] {
  const others = [...new Set(patterns)].filter((pattern) => serviceIn(pattern) !== "s3");
  const existing = [...keys.keys(), ...topics.keys()].filter((arn) => !tags.has(arn));
  return others.flatMap((pattern) => {
    const of = existing.filter((arn) => matchesWildcard(pattern, arn));
    if (of.length > 0) return of;
    return [...tags.keys()].some((arn) => matchesWildcard(pattern, arn)) ? [] : [pattern];
  });
}

/** A policy as it is for a resource whose tags are whatever lets a request through: an upper bound of what it allows. */
export function withFittingTags(policy: Policy): Policy {
  const statements = policy.statements.flatMap((statement): readonly Statement[] => {
    const { conditions, effect } = statement;
    if (!conditions.some(testsTag)) return [statement];
    return effect === "Deny" ? [] : [{ ...statement, conditions: conditions.filter((one) => !testsTag(one)) }];
  });
  return { ...policy, statements };
}
