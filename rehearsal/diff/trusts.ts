import { parseArn } from "../../documents/arns";
import { accountIn } from "../expect/ask";
import { list, type StatementJson } from "../policy-json";
import type { World } from "../world";

/** A change of who may act as a role. */
export interface TrustChange {
  readonly kind: "trusts" | "no longer trusts";
  /** A role's name, or whoever else it is. */
  readonly who: string;
  /** The role's ARN. */
  readonly role: string;
  /** The change as a sentence. */
  readonly sentence: string;
}

/** A thing that a trust policy says: one principal, one action, with the conditions of its statement. */
interface Saying {
  readonly effect: StatementJson["Effect"];
  readonly who: string;
  readonly what: string;
  readonly when: string;
}

/**
 * What the trust policies of the second roles say that those of the first do not, and the other way round. Documents are
 * compared as they are written, a principal and an action at a time: nothing that changes who is trusted is passed over,
 * and one thing said in two ways counts as a change.
 *
 * @param names those of roles that are trusted, by their ARNs.
 */
export function trustChanges(
  before: World["roles"],
  after: World["roles"],
  names: ReadonlyMap<string, string>,
): readonly TrustChange[] {
  const roles = [...new Set([...before.keys(), ...after.keys()])].sort();
  return roles.flatMap((role) => {
    const was = sayings(before.get(role)?.trust?.policy.Statement ?? [], names);
    const is = sayings(after.get(role)?.trust?.policy.Statement ?? [], names);
    const name = parseArn(role)?.resource.replace(/^role\//, "") ?? role;
    return [
      ...[...is].filter(([text]) => !was.has(text)).map(([, saying]) => change(saying, role, name, true)),
      ...[...was].filter(([text]) => !is.has(text)).map(([, saying]) => change(saying, role, name, false)),
    ];
  });
}

function change({ effect, who, what, when }: Saying, role: string, name: string, isNew: boolean): TrustChange {
  const lets = (effect === "Allow") === isNew;
  const may = effect === "Allow" ? `may ${isNew ? "" : "no longer "}` : `is ${isNew ? "" : "no longer "}denied to `;
  return {
    kind: lets ? "trusts" : "no longer trusts",
    who,
    role,
    sentence: `${lets ? "+" : "-"} ${who} ${may}${what} ${name}${when}`,
  };
}

/** What statements say, each thing once. */
function sayings(
  statements: readonly StatementJson[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, Saying> {
  const all = statements.flatMap((statement) => {
    const conditions = conditionsOf(statement);
    return principalsOf(statement).flatMap((principal) => {
      const callers = callersWithin(principal, conditions);
      const rest = callers ? conditions.filter((condition) => condition !== callers) : conditions;
      return (callers?.values ?? [principal]).flatMap((who) =>
        actionsOf(statement).map((what) => ({
          effect: statement.Effect,
          who: names.get(who) ?? who,
          what,
          when: inWords(rest),
        })),
      );
    });
  });
  return new Map(all.map((saying) => [JSON.stringify(saying), saying]));
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

/** Every way to assume a role gives the same rights. */
function actionsOf({ Action, NotAction }: StatementJson): readonly string[] {
  if (NotAction !== undefined) return [`do all but ${list(NotAction).join(", ")} with`];
  return list(Action).map((action) => (/^sts:AssumeRole/i.test(action) ? "act as" : `call ${action} on`));
}

interface ConditionJson {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function conditionsOf({ Condition = {} }: StatementJson): readonly ConditionJson[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat().map(String).sort() })),
  );
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
  const words = conditions.map(({ operator, key, values }) => `${key} ${operator} ${values.join(" or ")}`);
  return words.length === 0 ? "" : `, where ${words.sort().join(" and ")}`;
}
