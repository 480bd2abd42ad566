import { conditionKeysOf, isNameOfKey, isService, type ServiceAction } from "../language/services";
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
  return keys.filter((key) => {
    const found = byKey.get(key);
    if (found !== undefined) return found;
    const sent = !isListed(key) || [...conditionKeysOf(action)].some((entry) => isNameOfKey(key, entry));
    byKey.set(key, sent);
    return sent;
  });
}

/** Whether the reference lists a key for each action that sends it. It does not list most global keys, or claims of identity providers. */
function isListed(key: string): boolean {
  if (globalKey(key) !== undefined) return LISTED_GLOBALS.some((start) => key.startsWith(start));
  const [prefix = ""] = key.split(":", 1);
  return isService(prefix);
}
