import type { Language } from "../classes/language";
import { naturalText } from "../classes/natural-text";
import type { Request } from "../evaluate/request";
import { item } from "../item";
import type { ServiceAction } from "../language/services";
import type { Spend } from "../steps";
import type { KeyAttribute } from "./attribute";
import { callerOf } from "./caller-text";
import { type Diagram, NONE } from "./diagram";
import type { RequestSet } from "./request-space";
import type { RequestSpace, Variable } from "./request-space";

/** A request of a set, and what could not be decided about it. */
export interface Example {
  readonly request: Request;
  /** Open questions of which the answer makes this request one of the set; it may then be none. */
  readonly open: readonly string[];
}

/**
 * A request of a set: the most ordinary that there is. Undefined if the set is empty.
 *
 * @throws TooComplexError if the space has no steps left.
 */
export function exampleOf(set: RequestSet): Example | undefined {
  for (const example of examplesOf(set)) return example;
  return undefined;
}

/**
 * Requests of a set, one for each path of its diagram, ordinary ones first.
 *
 * @throws TooComplexError if the space has no steps left.
 */
export function* examplesOf({ space, diagram }: RequestSet): Generator<Example> {
  for (const values of paths(space, diagram, 0)) yield toExample(space, values);
}

/** Assignments of values to variables, one a path. */
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
    // Where the variable makes no difference, its most ordinary value stands for all.
    if (!decided) return;
  }
}

/** The values of a variable, the ordinary ones first: absence, roles, what is asked of nothing. */
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

/** Where a request need not be signed, that says the most. */
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
          const before = context[variable.key.key] ?? [];
          context[variable.key.key] = [
            ...(typeof before === "string" ? [before] : before),
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

/** A value of a class of a key; a text in the words of the policies. */
function valueOf(key: KeyAttribute, position: number, spend: Spend): string {
  const languages = key.tests.map((test) => (test.type === "string" ? test.language : NO_LANGUAGE));
  return key.isText
    ? naturalText(languages, key.passed(position), item(key.examples, position), spend)
    : item(key.examples, position);
}

const NO_LANGUAGE: Language = { label: "", sequences: [] };
