import { accepts, type Language, languageKey } from "../classes/language";
import { item } from "../item";
import type { Policy } from "../language/policy";
import { isService, type ServiceAction, serviceActions } from "../language/services";

/** Actions that no pattern distinguishes, and whose requests have the same condition keys and resource types. */
export interface ActionClass {
  /** For each language, in order, whether it contains the actions of this class. */
  readonly accepted: readonly boolean[];
  readonly actions: readonly ServiceAction[];
}

/** An action that stands for the actions of all services that no policy names. */
const ELSEWHERE: ServiceAction = {
  name: "ec2:RunInstances",
  accessLevel: "Write",
  resourceTypes: [],
  conditionKeys: [],
};

/**
 * Splits the actions of services into classes. It knows the actions of the service authorization reference, and none that AWS adds
 * later.
 *
 * @param services service prefixes in lower case.
 * @param elsewhere whether the actions of other services count too, in which case one action stands for all of them.
 * @param groupOf returns a text for an action; actions with different texts are never in one class.
 */
export function actionClasses(
  languages: readonly Language[],
  services: readonly string[],
  elsewhere: boolean,
  groupOf: (action: ServiceAction) => string,
): readonly ActionClass[] {
  const others = elsewhere && !services.includes("ec2") ? [ELSEWHERE] : [];
  const classes = new Map<string, { accepted: readonly boolean[]; actions: ServiceAction[] }>();
  const known = languages.map((language) => knownActions(language));
  for (const action of [...services.flatMap(serviceActions), ...others]) {
    const accepted = languages.map((language, position) => acceptsAction(language, item(known, position), action));
    const key = `${accepted.map(Number).join("")} ${groupOf(action)}`;
    const members = classes.get(key);
    if (members) members.actions.push(action);
    else classes.set(key, { accepted, actions: [action] });
  }
  return [...classes.values()];
}

/** Returns the services that action patterns of policies name, in lower case and sorted. A prefix with a wildcard names none. */
export function servicesOf(policies: readonly Policy[]): readonly string[] {
  const patterns = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
  return [...new Set(patterns.flatMap((pattern) => serviceOf(pattern.toLowerCase()) ?? []))].filter(isService).sort();
}

/** Whether a language contains an action, for each action asked about so far. */
type KnownActions = Map<ServiceAction, boolean>;

/** Known actions by language: the documents of a project repeat the same patterns. */
const cache = new Map<string, KnownActions>();

function knownActions(language: Language): KnownActions {
  const key = languageKey(language);
  const found = cache.get(key);
  if (found) return found;
  const fresh: KnownActions = new Map();
  if (cache.size >= 1000) cache.clear();
  cache.set(key, fresh);
  return fresh;
}

function acceptsAction(language: Language, known: KnownActions, action: ServiceAction): boolean {
  const found = known.get(action);
  if (found !== undefined) return found;
  const accepted = accepts(language, action.name.toLowerCase());
  known.set(action, accepted);
  return accepted;
}

/** Returns the service prefix of an action pattern in lower case. Undefined if the prefix contains a wildcard. */
function serviceOf(pattern: string): string | undefined {
  const [prefix = ""] = pattern.split(":", 1);
  return /[*?]/.test(prefix) ? undefined : prefix;
}
