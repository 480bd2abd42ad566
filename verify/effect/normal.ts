import { list, type PolicyJson, type StatementJson } from "../../rehearsal/policy-json";

/** A statement in one form for all its wordings: equal texts have equal effect, different texts may have it too. */
export function normal(statement: StatementJson): string {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  return JSON.stringify({
    Effect,
    Principal: principals(Principal),
    NotPrincipal: principals(NotPrincipal),
    Action: Action === undefined ? undefined : sorted(list(Action).map((action) => action.toLowerCase())),
    NotAction: NotAction === undefined ? undefined : sorted(list(NotAction).map((action) => action.toLowerCase())),
    Resource: Resource === undefined ? undefined : sorted(list(Resource)),
    NotResource: NotResource === undefined ? undefined : sorted(list(NotResource)),
    Condition: sorted(
      Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) =>
          JSON.stringify([operator.toLowerCase(), key.toLowerCase(), sorted([values].flat().map(String))]),
        ),
      ),
    ),
  });
}

/** The statements of all documents of one side that the other side has not, word by word or reworded. */
export function oneSided(these: readonly PolicyJson[], those: readonly PolicyJson[]): readonly StatementJson[] {
  const known = new Set(those.flatMap(({ Statement }) => Statement.map(normal)));
  return these.flatMap(({ Statement }) => Statement.filter((statement) => !known.has(normal(statement))));
}

/** Principals, each as `type value`: an account's id and its root's ARN mean the same, as do `"*"` and `{"AWS":"*"}`. */
export function principals(of: StatementJson["Principal"]): readonly string[] | undefined {
  if (of === undefined) return undefined;
  if (of === "*") return ["AWS *"];
  return sorted(
    Object.entries(of).flatMap(([type, values]) =>
      list(values).map((value) => `${type} ${/^arn:[a-z-]+:iam::(\d{12}):root$/.exec(value)?.[1] ?? value}`),
    ),
  );
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
