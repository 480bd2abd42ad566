import { isNameOfKey, isService, type ServiceAction, serviceResourceTypes } from "../language/services";
import { globalKey } from "../tables/request-keys";

/** Global keys that the reference lists for actions: the tags of requests and resources. */
const LISTED_GLOBALS = ["aws:requesttag/", "aws:tagkeys", "aws:resourcetag/"];

/** By action and key: whether requests of the action can have the key. */
const known = new WeakMap<ServiceAction, Map<string, boolean>>();

/**
 * Returns the keys that requests of an action can have: global keys, and the keys that the service authorization reference lists for
 * the action or its resource types. Global keys for the tags of requests and resources count only if the reference lists them.
 *
 * @param keys canonical names of the keys to choose from.
 */
export function keysOfAction(action: ServiceAction, keys: readonly string[]): readonly string[] {
  const byKey = known.get(action) ?? new Map<string, boolean>();
  known.set(action, byKey);
  let listed: readonly string[] | undefined;
  return keys.filter((key) => {
    const found = byKey.get(key);
    if (found !== undefined) return found;
    const sent = !isListed(key) || (listed ??= listedKeys(action)).some((entry) => isNameOfKey(key, entry));
    byKey.set(key, sent);
    return sent;
  });
}

/** Returns the keys that the reference lists for an action and its resource types. */
function listedKeys(action: ServiceAction): readonly string[] {
  const [service = ""] = action.name.split(":", 1);
  const names = new Set(action.resourceTypes.map(({ name }) => name));
  const types = serviceResourceTypes(service).filter(({ name }) => names.has(name));
  const keys = [action, ...action.resourceTypes, ...types].flatMap(({ conditionKeys }) => conditionKeys);
  return [...new Set(keys)];
}

/** Whether the reference lists a key for each action that sends it. It does not list most global keys, or claims of identity providers. */
function isListed(key: string): boolean {
  if (globalKey(key) !== undefined) return LISTED_GLOBALS.some((start) => key.startsWith(start));
  const [prefix = ""] = key.split(":", 1);
  return isService(prefix);
}
