import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isObject, type Json, type JsonObject, readJson } from "@cross-account-s3/iam";
import type { Resource } from "./rule";
import type { StackConfig } from "./settings";
import type { StackResource } from "./stack";
import { isUnknown, plain, property } from "./unknown";
import { at, list, string } from "./values";

/** Reads what the engine says of one resource. */
export function readResource(args: ResourceValidationArgs, config: StackConfig): Resource {
  const provider = args.provider?.props;
  const props = objectOf(plain(args.props));
  const region = [at(props, "region"), provider && property(provider, "region"), config.region].map(string);
  return {
    type: args.type,
    name: args.name,
    urn: args.urn,
    props,
    tags: tagsOf(args.props, provider),
    region: region.find((one) => one !== undefined && one !== "" && !isUnknown(one)),
  };
}

/** Reads what the engine says of one resource of a whole stack; the same object once, however many rules ask for it. */
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
    from: Object.fromEntries(from.map(([key, sources]) => [key, sources.map((one) => one.urn)])),
  };
  stackResources.set(resource, read);
  return read;
}

const stackResources = new WeakMap<PolicyResource, StackResource>();

/** A resource's tags: its own before its provider's default ones. A provider's nested settings come as JSON text. */
export function tagsOf(props: object, provider: object | undefined): Readonly<Record<string, string>> {
  const shared = provider === undefined ? undefined : at(opened(property(provider, "defaultTags")), "tags");
  const all = [shared, property(props, "tagsAll"), property(props, "tags")].filter(isObject);
  const entries = all.flatMap((tags) => Object.entries(tags));
  return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** The stack's name, out of any resource's URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function stackOf(urn: string): string {
  return /^[^:]*:[^:]*:([^:]*)/.exec(urn)?.[1] ?? "";
}

/**
 * The account that a provider is bound to: that of the role it assumes last, or the one account that it is allowed. Several
 * allowed accounts bind it to none. A provider's nested settings come as JSON text.
 */
export function boundAccounts(provider: object | undefined): readonly string[] {
  if (provider === undefined) return [];
  const known = bound.get(provider);
  if (known !== undefined) return known;
  const read = readBoundAccounts(provider);
  bound.set(provider, read);
  return read;
}

const bound = new WeakMap<object, readonly string[]>();

function readBoundAccounts(provider: object): readonly string[] {
  const read = (key: string) => list(opened(property(provider, key)));
  const roles = [...read("assumeRole"), ...read("assumeRoles")].flatMap((one) => string(at(one, "roleArn")) ?? []);
  const assumed = /^arn:aws[a-z-]*:iam::(\d{12}):role\/./.exec(roles.at(-1) ?? "")?.[1];
  if (assumed !== undefined) return [assumed];
  const allowed = read("allowedAccountIds").filter((one) => typeof one === "string" && /^\d{12}$/.test(one));
  return allowed.length === 1 ? allowed.flatMap((one) => string(one) ?? []) : [];
}

function opened(value: Json | undefined): Json | undefined {
  const parsed = typeof value === "string" ? readJson(value) : undefined;
  return parsed !== undefined && "value" in parsed ? parsed.value : value;
}
