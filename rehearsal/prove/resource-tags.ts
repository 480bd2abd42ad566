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

/** The tags of a resource, by tag key. */
export type Tags = Readonly<Record<string, string>>;

/** Matches the condition keys that hold the tags of the resource. IAM, STS and S3 have their own names for them. */
const TAGS = /^(?:aws:ResourceTag|iam:ResourceTag|s3:BucketTag)\//i;

/** Returns the condition keys of resource tags that policies test, in lower case. */
export function testedTags(policies: readonly (Policy | undefined)[]): readonly string[] {
  const tests = policies.flatMap((policy) => (policy?.statements ?? []).flatMap(({ conditions }) => conditions));
  return [...new Set(tests.filter(testsTag).map(({ key }) => key.toLowerCase()))];
}

function testsTag({ key }: ConditionTest): boolean {
  return TAGS.test(key);
}

/**
 * Returns what is known about the tag keys of requests on a resource with these tags.
 *
 * S3 sends the tags of a bucket only if attribute-based access control is enabled for it. It is disabled by default, and no stack of this
 * program enables it.
 *
 * @param keys the keys from {@link testedTags}.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 */
export function tagFacts(arn: string, tags: Tags, keys: readonly string[]): readonly Formula[] {
  const service = SERVICE_OF[serviceIn(arn)] ?? serviceIn(arn);
  const byName = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  return keys.map((key) => {
    const value = service === "s3" ? undefined : byName.get(key.slice(key.indexOf("/") + 1));
    if (value === undefined) return not(presence(key));
    const has = keyFormula(key, { type: "string", language: exactly(value) });
    return implies(actionFormula({ negated: false, patterns: actionsSending(service, key) }), has);
  });
}

/** The service that receives requests on a resource, if it is not the service in the ARN: a role is assumed through STS. */
const SERVICE_OF: Readonly<Record<string, string>> = { iam: "sts" };

function serviceIn(arn: string): string {
  return arn.split(":")[2] ?? "";
}

/** Returns the actions of a service whose requests send a tag key. */
function actionsSending(service: string, key: string): readonly string[] {
  const name = `${key.slice(0, key.indexOf("/"))}/\${tagkey}`;
  return isService(service)
    ? serviceActions(service).flatMap((action) => (conditionKeysOf(action).has(name) ? [action.name] : []))
    : [];
}

/** Returns the requests on resources with known tags, with these tags, and those on buckets and objects. */
export function onResourcesWithKnownTags({ tags = NO_TAGS }: Pick<World, "tags">, keys: readonly string[]): Formula {
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

const NO_TAGS: ReadonlyMap<string, Tags> = new Map();

/** Returns the ARNs and patterns of resources with unknown tags. */
export function resourcesWithUnknownTags(
  { tags = NO_TAGS, keys, topics }: Pick<World, "tags" | "keys" | "topics">,
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

/** Returns a policy without its tag conditions, as for a resource whose tags always fit. It is an upper bound of what the policy allows. */
export function withFittingTags(policy: Policy): Policy {
  const statements = policy.statements.flatMap((statement): readonly Statement[] => {
    const { conditions, effect } = statement;
    if (!conditions.some(testsTag)) return [statement];
    return effect === "Deny" ? [] : [{ ...statement, conditions: conditions.filter((one) => !testsTag(one)) }];
  });
  return { ...policy, statements };
}
