import { accepts, type Language, languageKey } from "../classes/language";
import { item } from "../item";
import type { Policy } from "../language/policy";
import { isService, type ServiceAction, serviceActions } from "../language/services";

/** Actions that no pattern tells apart, and of which AWS sends the same keys on the same types of resources. */
export interface ActionClass {
  /** For each language, in order, whether it has the actions of this class. */
  readonly accepted: readonly boolean[];
  readonly actions: readonly ServiceAction[];
}

/** An action of a service that no policy names, to stand for all of them. */
const ELSEWHERE: ServiceAction = {
  name: "ec2:RunInstances",
  accessLevel: "Write",
  resourceTypes: [],
  conditionKeys: [],
};

/**
 * Splits the actions of services into classes. Actions are those of the service authorization reference: one that AWS adds
 * later is not spoken of.
 *
 * @param services prefixes in lower case.
 * @param elsewhere whether actions of other services count too; one of them then stands for all.
 * @param alike a text that is equal for actions which are to be distinguished by the languages only.
 */
export function actionClasses(
  languages: readonly Language[],
  services: readonly string[],
  elsewhere: boolean,
  alike: (action: ServiceAction) => string,
): readonly ActionClass[] {
  const others = elsewhere && !services.includes("ec2") ? [ELSEWHERE] : [];
  const classes = new Map<string, { accepted: readonly boolean[]; actions: ServiceAction[] }>();
  const known = languages.map((language) => knownActions(language));
  for (const action of [...services.flatMap(serviceActions), ...others]) {
    const accepted = languages.map((language, position) => acceptsAction(language, item(known, position), action));
    const key = `${accepted.map(Number).join("")} ${alike(action)}`;
    const members = classes.get(key);
    if (members) members.actions.push(action);
    else classes.set(key, { accepted, actions: [action] });
  }
  return [...classes.values()];
}

type KnownActions = Map<ServiceAction, boolean>;

/** Documents of a project name the same actions again and again. */
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

/** The service prefix of an action pattern in lower case; undefined if a wildcard stands in it. */
function serviceOf(pattern: string): string | undefined {
  const [prefix = ""] = pattern.split(":", 1);
  return /[*?]/.test(prefix) ? undefined : prefix;
}

/** The services that policies name in their actions, in lower case and in order. A wildcard in their place names none. */
export function servicesOf(policies: readonly Policy[]): readonly string[] {
  const patterns = policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.patterns));
  return [...new Set(patterns.flatMap((pattern) => serviceOf(pattern.toLowerCase()) ?? []))].filter(isService).sort();
}
