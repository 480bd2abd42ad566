import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isObject, type Json, type JsonObject, readJson } from "@cross-account-s3/iam";
import type { Resource } from "./rule";
import type { StackConfig } from "./settings";
import type { StackResource } from "./stack";
import { isUnknown, plain, property } from "./unknown";
import { at, list, string } from "./values";

/** Returns a resource of the engine as rules read it. */
export function readResource(args: ResourceValidationArgs, config: StackConfig): Resource {
  const provider = args.provider?.props;
  const props = objectOf(plain(args.props));
  const candidates = [at(props, "region"), provider && property(provider, "region"), config.region].map(string);
  return {
    type: args.type,
    name: args.name,
    urn: args.urn,
    props,
    tags: tagsOf(args.props, provider),
    region: candidates.find((region) => region !== undefined && region !== "" && !isUnknown(region)),
  };
}

/** Results of {@link readStackResource}. */
const stackResources = new WeakMap<PolicyResource, StackResource>();

/** Returns a resource of the whole stack as rules read it. Rules share one result per resource. */
export function readStackResource(resource: PolicyResource): StackResource {
  const known = stackResources.get(resource);
  if (known !== undefined) return known;
  const from = Object.entries(resource.propertyDependencies);
  const read = {
    type: resource.type,
    name: resource.name,
    urn: resource.urn,
    props: objectOf(plain(resource.props)),
    tags: tagsOf(resource.props, resource.provider?.props),
    from: Object.fromEntries(from.map(([key, sources]) => [key, sources.map(({ urn }) => urn)])),
  };
  stackResources.set(resource, read);
  return read;
}

/** Returns a resource's tags. Its own tags override the provider's default tags. */
export function tagsOf(props: object, provider: object | undefined): Readonly<Record<string, string>> {
  const defaults = provider === undefined ? undefined : at(parsedJson(property(provider, "defaultTags")), "tags");
  const all = [defaults, property(props, "tagsAll"), property(props, "tags")].filter(isObject);
  const entries = all.flatMap((tags) => Object.entries(tags));
  return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the stack's name in a resource's URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function stackOf(urn: string): string {
  return /^[^:]*:[^:]*:([^:]*)/.exec(urn)?.[1] ?? "";
}

/** Results of {@link boundAccounts}. */
const bound = new WeakMap<object, readonly string[]>();

/**
 * Returns the account that a provider is bound to: the account of the last role that it assumes, or its only allowed account. Returns
 * an empty list if it allows several accounts or does not say.
 */
export function boundAccounts(provider: object | undefined): readonly string[] {
  if (provider === undefined) return [];
  const known = bound.get(provider);
  if (known !== undefined) return known;
  const read = readBoundAccounts(provider);
  bound.set(provider, read);
  return read;
}

function readBoundAccounts(provider: object): readonly string[] {
  const read = (key: string) => list(parsedJson(property(provider, key)));
  const roles = [...read("assumeRole"), ...read("assumeRoles")].flatMap((role) => string(at(role, "roleArn")) ?? []);
  const assumed = /^arn:aws[a-z-]*:iam::(\d{12}):role\/./.exec(roles.at(-1) ?? "")?.[1];
  if (assumed !== undefined) return [assumed];
  const allowed = read("allowedAccountIds").filter((one) => typeof one === "string" && /^\d{12}$/.test(one));
  return allowed.length === 1 ? allowed.flatMap((one) => string(one) ?? []) : [];
}

/** Parses the nested settings of a provider, which the engine passes as JSON text. */
function parsedJson(value: Json | undefined): Json | undefined {
  const parsed = typeof value === "string" ? readJson(value) : undefined;
  return parsed !== undefined && "value" in parsed ? parsed.value : value;
}
