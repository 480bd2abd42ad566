import { exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import { isKey, isService, type ServiceAction, serviceResourceTypes } from "../language/services";
import { APART, globalKey, TOGETHER } from "../tables/request-keys";
import type { KeyAttribute } from "./attribute";
import { CALLERS } from "./caller-text";
import { all, any, type Formula, implies, not } from "./formula";
import { presence } from "./key-formula";

/** What holds for every request that AWS can receive, of the keys that are asked about. */
export function feasibleFormulas(keys: readonly KeyAttribute[]): readonly Formula[] {
  const asked = new Set(keys.map(({ key }) => key));
  return [
    ...keys.flatMap(({ key }) => senders(key)),
    ...TOGETHER.flatMap((row) => {
      const [first, ...rest] = row.filter((key) => asked.has(key)).map(presence);
      return first ? rest.map((one) => same(first, one)) : [];
    }),
    ...APART.filter((pair) => pair.every((key) => asked.has(key))).map(([a, b]) => not(all(presence(a), presence(b)))),
    ...keys.filter(({ key }) => key === "aws:resourceaccount").flatMap(accountInArn),
    ...(asked.has("aws:userid") ? [ANONYMOUS_ID] : []),
  ];
}

/**
 * An unsigned request has one user id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const ANONYMOUS_ID: Formula = implies(
  { is: "caller", language: CALLERS.anonymous },
  { is: "value", key: "aws:userid", test: { type: "string", language: exactly("anonymous") } },
);

/** Who sends a key. */
function senders(key: string): readonly Formula[] {
  const row = globalKey(key);
  if (!row) return [];
  const sender: Formula = { is: "caller", language: row.by };
  const sent = presence(key);
  return row.always === true ? [same(sender, sent)] : [implies(sent, sender)];
}

/** An ARN that names an account says whose the resource is. */
function accountInArn({ key, tests }: KeyAttribute): readonly Formula[] {
  const named: Formula = {
    is: "resource",
    language: inAccount(new Array<Token>(12).fill(oneOf("0123456789")), "any account"),
  };
  return tests.flatMap((test) => {
    if (test.type !== "string") return [];
    const { sequences, label } = test.language;
    const languages = sequences.map((tokens) => inAccount(tokens, label));
    const owned: Formula = any(...languages.map((language): Formula => ({ is: "resource", language })));
    return [implies(named, same(owned, { is: "value", key, test }))];
  });
}

function inAccount(account: readonly Token[], label: string): Language {
  const part = repeatedExcept(":");
  const within = account.map(({ set, repeated }): Token =>
    set.negated ? { set: { negated: true, characters: `${set.characters}:` }, repeated } : { set, repeated },
  );
  const front = [...spelled("arn:"), part, ...spelled(":"), part, ...spelled(":"), part, ...spelled(":")];
  return { label, sequences: [[...front, ...within, ...spelled(":"), repeatedExcept("")]] };
}

function same(a: Formula, b: Formula): Formula {
  return all(implies(a, b), implies(b, a));
}

/**
 * The keys, of a list of canonical names, that requests of an action can have: global ones (whether they are there follows from
 * the caller), and those that the service authorization reference lists for the action or its resource types. Global keys of
 * tags on requests and resources are sent by the actions that list them.
 *
 * An action without a list is one of a service that was not looked at, and may have any.
 */
export function keysOfAction(action: ServiceAction, keys: readonly string[]): readonly string[] {
  const byKey = sent.get(action) ?? new Map<string, boolean>();
  sent.set(action, byKey);
  let listed: readonly string[] | undefined;
  return keys.filter((key) => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const fresh = !isListed(key) || (listed ??= listedKeys(action)).some((one) => isKey(one, key));
    byKey.set(key, fresh);
    return fresh;
  });
}

/** By action and key, whether requests of the action can have it. */
const sent = new WeakMap<ServiceAction, Map<string, boolean>>();

function listedKeys(action: ServiceAction): readonly string[] {
  const [service = ""] = action.name.split(":", 1);
  const names = new Set(action.resourceTypes.map(({ name }) => name));
  const types = serviceResourceTypes(service).filter(({ name }) => names.has(name));
  const keys = [action, ...action.resourceTypes, ...types].flatMap(({ conditionKeys }) => conditionKeys);
  return [...new Set(keys)];
}

/** Global keys but for tags are nowhere in the lists, nor are the claims of identity providers. */
function isListed(key: string): boolean {
  if (globalKey(key) !== undefined) return LISTED_GLOBALS.some((start) => key.startsWith(start));
  const [prefix = ""] = key.split(":", 1);
  return isService(prefix);
}

const LISTED_GLOBALS = ["aws:requesttag/", "aws:tagkeys", "aws:resourcetag/"];
