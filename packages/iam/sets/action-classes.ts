import { accepts, type Language, languageKey } from "../classes/language";
import { item } from "../item";
import type { Policy } from "../language/policy";
import { isService, type ServiceAction, serviceActions } from "../language/services";

/** Actions of one service that no pattern distinguishes, and whose requests have the same condition keys and resource types. */
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
  return [...services.map(serviceActions), others].flatMap((actions) => {
    const accepting = languages.map((language) => acceptedOf(language, actions));
    const distinguishing = accepting.filter((accepted) => accepted.includes(!accepted[0]));
    const classes = new Map<string, { accepted: readonly boolean[]; actions: ServiceAction[] }>();
    actions.forEach((action, at) => {
      const key = `${distinguishing.map((accepted) => Number(accepted[at])).join("")} ${groupOf(action)}`;
      const members = classes.get(key);
      if (members) members.actions.push(action);
      else classes.set(key, { accepted: accepting.map((accepted) => item(accepted, at)), actions: [action] });
    });
    return [...classes.values()];
  });
}

/** Returns the services that action patterns of policies name, in lower case and sorted. A prefix with a wildcard names none. */
export function servicesOf(policies: readonly Policy[]): readonly string[] {
  const patterns = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
  return [...new Set(patterns.flatMap((pattern) => serviceOf(pattern.toLowerCase()) ?? []))].filter(isService).sort();
}

/** By the actions of a service, and by language: whether it contains each action. The documents of a project repeat the same patterns. */
const cache = new WeakMap<readonly ServiceAction[], Map<string, readonly boolean[]>>();

function acceptedOf(language: Language, actions: readonly ServiceAction[]): readonly boolean[] {
  const known = cache.get(actions) ?? new Map<string, readonly boolean[]>();
  cache.set(actions, known);
  const key = languageKey(language);
  const found = known.get(key);
  if (found) return found;
  const accepted = actions.map(({ name }) => accepts(language, name.toLowerCase()));
  if (known.size >= 1000) known.clear();
  known.set(key, accepted);
  return accepted;
}

/** Returns the service prefix of an action pattern in lower case. Undefined if the prefix contains a wildcard. */
function serviceOf(pattern: string): string | undefined {
  const [prefix = ""] = pattern.split(":", 1);
  return /[*?]/.test(prefix) ? undefined : prefix;
}
