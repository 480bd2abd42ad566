import { parseArn } from "@cross-account-s3/iam";
import { accountIn } from "../expect/ask";
import { actionsAsWritten, type ConditionJson, conditionsOf, list, type StatementJson } from "../policy-json";
import type { NamedDocument, World } from "../world";

/** A change of what a document lets somebody do. */
export interface DocumentChange {
  readonly kind: "lets" | "no longer lets";
  /** A role's name, or whoever else it is. */
  readonly who: string;
  /** The ARN of the role, topic or event bus whose document it is. */
  readonly on: string;
  readonly actions: readonly string[];
  /** The change as a sentence. */
  readonly sentence: string;
}

/** What a document says of one principal, under the conditions of a statement. */
interface Saying {
  readonly effect: StatementJson["Effect"];
  readonly who: string;
  /** The conditions in words; empty for none. */
  readonly when: string;
}

/** Documents by the ARN of the role, topic or event bus that they stand with. */
export type DocumentsByArn = ReadonlyMap<string, NamedDocument>;

/** The documents that are compared as they are written: trusts, and the policies of topics and event buses. */
export function writtenIn({ roles, topics, buses }: World): DocumentsByArn {
  const all = [
    ...[...roles.values()].map(({ arn, trust }) => [arn, trust] as const),
    ...[...topics.values()].map(({ arn, policy }) => [arn, policy] as const),
    ...(buses ?? []),
  ];
  return new Map(all.flatMap(([arn, document]) => (document ? [[arn, document] as const] : [])));
}

/**
 * What the second documents say that the first do not, and the other way round. They are compared as they are written, a
 * principal and an action at a time: nothing that changes who is let in is passed over, and one thing said in two ways
 * counts as a change.
 *
 * @param names roles' names by their ARNs.
 */
export function documentChanges(
  before: DocumentsByArn,
  after: DocumentsByArn,
  names: ReadonlyMap<string, string>,
): readonly DocumentChange[] {
  const arns = [...new Set([...before.keys(), ...after.keys()])].sort();
  return arns.flatMap((arn) => {
    const was = sayings(before.get(arn), arn, names);
    const is = sayings(after.get(arn), arn, names);
    return [
      ...beyond(is, was).map((said) => change(said, arn, true)),
      ...beyond(was, is).map((said) => change(said, arn, false)),
    ];
  });
}

/** A saying with the actions that it is about. */
interface Said {
  readonly saying: Saying;
  readonly actions: readonly string[];
}

type Sayings = ReadonlyMap<string, Said>;

/** What is said in the one place and not in the other. */
function beyond(here: Sayings, there: Sayings): readonly Said[] {
  return [...here].flatMap(([text, { saying, actions }]) => {
    const more = actions.filter((action) => there.get(text)?.actions.includes(action) !== true);
    return more.length === 0 ? [] : [{ saying, actions: more }];
  });
}

function change({ saying, actions }: Said, arn: string, isNew: boolean): DocumentChange {
  const { effect, who, when } = saying;
  const lets = (effect === "Allow") === isNew;
  const may = effect === "Allow" ? `may ${isNew ? "" : "no longer "}` : `is ${isNew ? "" : "no longer "}denied to `;
  return {
    kind: lets ? "lets" : "no longer lets",
    who,
    on: arn,
    actions,
    sentence: `${lets ? "+" : "-"} ${who} ${may}${inVerbs(actions)} ${nameOf(arn)}${when}`,
  };
}

/** Every way to assume a role gives the same rights. */
function inVerbs(actions: readonly string[]): string {
  const calls = actions.filter((action) => !isToAssume(action));
  return [
    ...(actions.some(isToAssume) ? ["act as"] : []),
    ...(calls.length > 0 ? [`call ${calls.join(", ")} on`] : []),
  ].join(", and ");
}

function isToAssume(action: string): boolean {
  return /^sts:AssumeRole/i.test(action);
}

function nameOf(arn: string): string {
  const { service, resource } = parseArn(arn) ?? { service: "", resource: arn };
  return service === "sns" ? `topic ${resource}` : resource.replace(/^role\//, "").replace("event-bus/", "event bus ");
}

/** What a document says, each thing once. */
function sayings(document: NamedDocument | undefined, arn: string, names: ReadonlyMap<string, string>): Sayings {
  const said = new Map<string, Said>();
  for (const statement of document?.policy.Statement ?? []) {
    for (const saying of sayingsOf(statement, arn, names)) {
      const text = JSON.stringify(saying);
      const known = said.get(text)?.actions ?? [];
      said.set(text, { saying, actions: [...new Set([...known, ...actionsAsWritten(statement)])] });
    }
  }
  return said;
}

function sayingsOf(statement: StatementJson, arn: string, names: ReadonlyMap<string, string>): readonly Saying[] {
  const conditions = [...conditionsOf(statement), ...otherResources(statement, arn)];
  return principalsOf(statement).flatMap((principal) => {
    const callers = callersWithin(principal, conditions);
    const when = inWords(conditions.filter((condition) => condition !== callers));
    return (callers?.values ?? [principal]).map((who) => ({
      effect: statement.Effect,
      who: names.get(who) ?? who,
      when,
    }));
  });
}

function principalsOf({ Principal, NotPrincipal }: StatementJson): readonly string[] {
  if (NotPrincipal !== undefined) return [`anybody but ${JSON.stringify(NotPrincipal)}`];
  if (Principal === "*") return ["anybody"];
  return Object.entries(Principal ?? {}).flatMap(([kind, values]) =>
    list(values).map((value) => {
      if (kind === "Federated") return `whom ${value} signs in`;
      return kind === "AWS" && value === "*" ? "anybody" : value;
    }),
  );
}

/** What a statement speaks of, where that is not the thing whose document it is in, such as a rule of an event bus. */
function otherResources({ Resource, NotResource }: StatementJson, arn: string): readonly ConditionJson[] {
  const others = list(Resource).filter((resource) => resource !== arn);
  return [
    ...(others.length > 0 ? [{ key: "the resource", operator: "is", values: others }] : []),
    ...(NotResource === undefined ? [] : [{ key: "the resource", operator: "is not", values: list(NotResource) }]),
  ];
}

/** The condition that narrows an account to callers of its own, who are then those that are spoken of. */
function callersWithin(principal: string, conditions: readonly ConditionJson[]): ConditionJson | undefined {
  if (!principal.endsWith(":root")) return undefined;
  return conditions.find(
    ({ operator, key, values }) =>
      /^(Arn|String)(Equals|Like)$/.test(operator) &&
      key.toLowerCase() === "aws:principalarn" &&
      values.every((arn) => accountIn(arn) === accountIn(principal)),
  );
}

function inWords(conditions: readonly ConditionJson[]): string {
  const words = conditions.map(({ operator, key, values }) => `${key} ${operator} ${[...values].sort().join(" or ")}`);
  return words.length === 0 ? "" : `, where ${words.sort().join(" and ")}`;
}
