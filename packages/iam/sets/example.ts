import type { Language } from "../classes/language";
import { naturalText } from "../classes/natural-text";
import type { Request } from "../evaluate/request";
import { item } from "../item";
import type { ServiceAction } from "../language/services";
import type { Spend } from "../steps";
import type { KeyAttribute } from "./attribute";
import { callerOf } from "./caller-text";
import { type Diagram, NONE } from "./diagram";
import type { RequestSet, RequestSpace, Variable } from "./request-space";

/** A language without strings. */
const NO_LANGUAGE: Language = { label: "", sequences: [] };

/** A request of a set, and the open comparisons that it depends on. */
export interface Example {
  readonly request: Request;
  /** Open comparisons that must be true for the request to be in the set. It may be outside the set if one is false. */
  readonly open: readonly string[];
}

/**
 * Returns the most natural request of a set. Undefined if the set is empty.
 *
 * @throws TooComplexError if the space has no steps left.
 */
export function exampleOf(set: RequestSet): Example | undefined {
  for (const example of examplesOf(set)) return example;
  return undefined;
}

/**
 * Generates requests of a set, one for each path of its diagram, the most natural first.
 *
 * @throws TooComplexError if the space has no steps left.
 */
export function* examplesOf({ space, diagram }: RequestSet): Generator<Example> {
  for (const values of paths(space, diagram, 0)) yield toExample(space, values);
}

/** Generates the assignments of a diagram, one for each path: the value of each variable. */
function* paths(space: RequestSpace, node: Diagram, level: number): Generator<readonly number[]> {
  if (node === NONE) return;
  const variable = space.variables[level];
  if (variable === undefined) {
    yield [];
    return;
  }
  const { diagrams } = space;
  const decided = diagrams.level(node) === level;
  for (const value of valuesInOrder(space, variable)) {
    const child = decided ? item(diagrams.children(node), value) : node;
    if (child === NONE) continue;
    for (const rest of paths(space, child, level + 1)) yield [value, ...rest];
    // The diagram does not test the variable, so its most natural value stands for all.
    if (!decided) return;
  }
}

/** Returns the values of a variable, the most natural first: absent keys, anonymous callers and roles, open comparisons that are false. */
function valuesInOrder(space: RequestSpace, variable: Variable): readonly number[] {
  if (variable.of === "caller") {
    const ranks = space.caller.examples.map(callerRank);
    return ranks.map((_, value) => value).sort((a, b) => item(ranks, a) - item(ranks, b));
  }
  if (variable.of === "action") return space.actions.map((_, value) => value);
  if (variable.of === "resource") return space.resource.examples.map((_, value) => value);
  if (variable.of === "key") return [0, ...variable.key.examples.map((_, position) => position + 1)];
  return [0, 1];
}

/** Orders callers by how much they say. An anonymous caller says the most: the request need not be signed. */
function callerRank(text: string): number {
  if (text === "anonymous") return -1;
  if (text.includes(":role/")) return 0;
  if (text.includes(":user/")) return 1;
  if (text.endsWith(":root")) return 2;
  return text.startsWith("arn:") ? 3 : 4;
}

function toExample(space: RequestSpace, values: readonly number[]): Example {
  const context: Record<string, string | readonly string[]> = {};
  const open: string[] = [];
  const spend = space.steps.spending("examples");
  let action: ServiceAction | undefined;
  let resource = "";
  let caller = "";
  values.forEach((value, level) => {
    const variable = item(space.variables, level);
    switch (variable.of) {
      case "action":
        action = item(item(space.actions, value).actions, 0);
        return;
      case "resource":
        resource = space.resource.text(value, spend);
        return;
      case "caller":
        caller = space.caller.text(value, spend, callerRank, ["anonymous"]);
        return;
      case "key":
        if (value > 0) context[variable.key.key] = valueOf(variable.key, value - 1, spend);
        return;
      case "element":
        if (value === 1) {
          const earlier = context[variable.key.key] ?? [];
          context[variable.key.key] = [
            ...(typeof earlier === "string" ? [earlier] : earlier),
            valueOf(variable.key, variable.class, spend),
          ];
        }
        return;
      case "open":
        if (value === 1) open.push(variable.reason);
    }
  });
  const account = context["aws:resourceaccount"];
  return {
    request: {
      caller: callerOf(caller),
      action: action?.name ?? "",
      resource,
      ...(typeof account === "string" ? { resourceAccount: account } : {}),
      context,
    },
    open,
  };
}

/** Returns a value of a class of a key; for a text, one that resembles the policies' values. */
function valueOf(key: KeyAttribute, position: number, spend: Spend): string {
  const languages = key.tests.map((test) => (test.type === "string" ? test.language : NO_LANGUAGE));
  return key.isText
    ? naturalText(languages, key.passed(position), item(key.examples, position), spend)
    : item(key.examples, position);
}
