import type { Request, Statement } from "@cross-account-s3/iam";
import { LEVELS } from "../../documents/levels";
import { arnsInWords } from "../intent/access-words";
import { expectedActions } from "../intent/levels";
import type { Comparison, Difference } from "../prove/difference";
import { compareSides, type Side, type SideChange, sidesOf } from "../prove/sides";
import { actionWords, callerWords, circumstanceWords } from "../request-words";
import type { World } from "../world";
import { WorkBudget } from "../prove/work-budget";

/** A version of a project: the world that its programs declare, and the names of its roles. */
export interface Version {
  readonly world: World;
  /** Names of roles by their ARNs. */
  readonly names: ReadonlyMap<string, string>;
}

/** A change to what a caller may do. */
interface AccessChange {
  readonly kind: "grants" | "revokes";
  /** The caller: a role's name, an ARN, a service or a description. */
  readonly who: string;
  /** The resources: a bucket's name, or ARNs with wildcards. */
  readonly on: string;
  readonly actions: readonly string[];
  /** An example request; absent if an endpoint is added or removed. */
  readonly request?: Request;
  /** The change as a sentence. */
  readonly sentence: string;
}

/** The difference in access between two versions. */
export interface AccessDifference {
  readonly changes: readonly AccessChange[];
  /** The ids of documents that differ in text and have the same effect. */
  readonly reworded: readonly string[];
  /** The ids of sides that could not be compared, each with the reason. */
  readonly undecided: readonly string[];
  /** The policies that a version does not declare, so that they are not compared. */
  readonly unknown: readonly string[];
}

/**
 * Returns what the second version allows that the first does not, and the reverse. The comparison is exact: if it has no change, both
 * versions decide every possible request the same way.
 *
 * @throws ProverFault if the prover contradicts itself.
 */
export function accessDifference(before: Version, after: Version): AccessDifference {
  const was = new Map(sidesOf(before.world).map((side) => [side.id, side]));
  const is = new Map(sidesOf(after.world).map((side) => [side.id, side]));
  const names = namesOf(before, after);
  const ids = [...new Set([...was.keys(), ...is.keys()])].sort();
  const work = new WorkBudget();
  const found = ids.flatMap((id) => {
    const [one, other] = [was.get(id), is.get(id)];
    if ((one ?? other)?.kind === "endpoint" && (!one || !other)) return [];
    const change = compareSides(one, other, work);
    return change ? [change] : [];
  });
  return {
    changes: [
      ...ids.flatMap((id) => endpointChange(was.get(id), is.get(id))),
      ...found.flatMap((change) => changesOf(change, names)),
    ],
    reworded: found.filter(({ gained, lost }) => [gained, lost].every(isNothing)).map(({ side }) => side.id),
    undecided: found.flatMap(({ side, gained, lost }) => [
      ...[...new Set([...gained.undecided, ...lost.undecided])].map((reason) => `${side.id}: ${reason}`),
      ...([gained, lost].some(({ more }) => more === true) ? [`${side.id}: more callers than are listed`] : []),
    ]),
    unknown: [...new Set([before, after].flatMap(unknownOf))].sort(),
  };
}

function isNothing({ differences, undecided }: Comparison): boolean {
  return differences.length === 0 && undecided.length === 0;
}

/** Returns the names of roles by their ARNs. Adds the ARN if a name belongs to different roles in the two versions. */
function namesOf(before: Version, after: Version): ReadonlyMap<string, string> {
  const all = [...new Map([...before.names, ...after.names])];
  const arns = new Map<string, Set<string>>();
  for (const [arn, name] of all) arns.set(name, (arns.get(name) ?? new Set()).add(arn));
  return new Map(all.map(([arn, name]) => [arn, (arns.get(name)?.size ?? 0) > 1 ? `${name} (${arn})` : name]));
}

/** Returns the policies that affect access and are in no stack: those of existing roles, boundaries and keys. */
function unknownOf({ world, names }: Version): readonly string[] {
  return [
    ...[...names].flatMap(([arn, name]) => {
      if (arn.includes("*")) return [`the policies of the roles of ${name}`];
      return world.roles.get(arn)?.complete === true ? [] : [`the policies of ${name}, ${arn}`];
    }),
    ...[...world.roles.values()].flatMap(({ boundary }) =>
      boundary && !boundary.document ? [`the permissions boundary ${boundary.arn}`] : [],
    ),
    ...keysOf(world).flatMap((arn) => (world.keys.get(arn)?.policy ? [] : [`the policy of key ${arn}`])),
  ];
}

function keysOf({ buckets }: World): readonly string[] {
  return [...new Set([...buckets.values()].flatMap(({ encryption }) => encryption?.keyArn ?? []))];
}

/** Returns the change for an endpoint that is created or deleted. Such a change allows or denies no request; it only reroutes requests. */
function endpointChange(was: Side | undefined, is: Side | undefined): readonly AccessChange[] {
  const side = is ?? was;
  if (side?.kind !== "endpoint" || (was && is)) return [];
  const common = { who: "requests of its network", on: `S3 through the endpoint ${side.arn}`, actions: [] };
  return is
    ? [
        {
          kind: "grants",
          ...common,
          sentence: `+ the endpoint ${side.arn} is new: its policy limits requests through it`,
        },
      ]
    : [
        {
          kind: "revokes",
          ...common,
          sentence: `- the endpoint ${side.arn} is deleted: no request comes through it any more`,
        },
      ];
}

function changesOf(change: SideChange, names: ReadonlyMap<string, string>): readonly AccessChange[] {
  return [
    ...groupedForSentences(change.gained.differences).map((some) => changeOf("grants", some, change, names)),
    ...groupedForSentences(change.lost.differences).map((some) => changeOf("revokes", some, change, names)),
  ];
}

/** Differences that one sentence describes; at least one. */
type SentenceGroup = readonly [Difference, ...Difference[]];

/** Groups the differences that one sentence can describe: those of one caller, account and service that differ only in statements. */
function groupedForSentences(differences: readonly Difference[]): readonly SentenceGroup[] {
  const groups = new Map<string, SentenceGroup>();
  differences.forEach((one, n) => {
    const { request, actions, statements } = one;
    const service = actions[0]?.split(":")[0] ?? "";
    const who = isForEveryone(one) ? "everyone" : callerWords(request);
    const key = statements ? JSON.stringify([who, ownerOf(request), service]) : String(n);
    const group = groups.get(key);
    groups.set(key, group ? [...group, one] : [one]);
  });
  return [...groups.values()];
}

/** Returns whether the statements allow every caller. One sentence is then enough for all kinds of callers. */
function isForEveryone({ statements = [], denying = [] }: Difference): boolean {
  return (
    denying.length === 0 &&
    statements.some(
      ({ principal, conditions }) =>
        principal?.negated === false &&
        principal.principals.some(({ kind }) => kind === "everyone") &&
        !conditions.some(({ key }) => /^aws:(principal|user)/i.test(key)),
    )
  );
}

function ownerOf({ context }: Request): string | undefined {
  const owner = context["aws:resourceaccount"];
  return typeof owner === "string" ? owner : undefined;
}

function changeOf(
  kind: AccessChange["kind"],
  [first, ...more]: SentenceGroup,
  change: SideChange,
  names: ReadonlyMap<string, string>,
): AccessChange {
  const { side } = change;
  const { request } = first;
  const differences = [first, ...more];
  const actions = [...new Set(differences.flatMap((one) => one.actions))];
  const who = differences.every(isForEveryone) ? "every caller" : whoOf(request, change, names);
  const on =
    nameOfSide(
      side,
      names,
      differences.flatMap(({ resources = [] }) => resources),
    ) ?? resourcesOf(differences);
  const may = kind === "grants" ? "may" : "may no longer";
  const circumstances = circumstanceWords(request, (key, value) => !isOnlyValue(key, value, change.text));
  const sentence = `${kind === "grants" ? "+" : "-"} ${who} ${may} ${verbFor(actions)} ${on}${circumstances}${sidePhrase(side)}`;
  return { kind, who, on, actions, request, sentence };
}

/** Returns the caller in words. A caller that no document names is an example of all callers of its account. */
export function whoOf(
  request: Request,
  { side, text }: SideChange,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const { caller } = request;
  const isExample = "arn" in caller && side.kind !== "identity" && !names.has(caller.arn) && !text.includes(caller.arn);
  if (!isExample) return callerWords(request, names);
  const account = caller.arn.split(":")[4] ?? "";
  return text.includes(account) ? `principals of account ${account}` : `principals such as ${caller.arn}`;
}

/** Returns whether every condition of the documents that lists a value for a key lists only this value; false if none lists it. */
function isOnlyValue(key: string, value: string, documents: string): boolean {
  const literal = JSON.stringify(value);
  const lists = [...documents.matchAll(/"([^"]+)":(?:\[([^\][]*)\]|("[^"]*"))/g)]
    .filter(([, name]) => name?.toLowerCase() === key)
    .map(([, , several, one]) => one ?? several ?? "")
    .filter((values) => values.split(",").includes(literal));
  return lists.length > 0 && lists.every((values) => values === literal);
}

function nameOfSide(
  { id, kind, arn }: Side,
  names: ReadonlyMap<string, string>,
  resources: readonly string[],
): string | undefined {
  if (kind !== "resource") return undefined;
  if (id.startsWith("bucket/")) {
    const name = id.slice("bucket/".length);
    const keys = resources.flatMap((one) => (one.startsWith(`${arn}/`) ? [one.slice(arn.length + 1)] : []));
    const isPart = keys.length > 0 && !keys.includes("*") && !resources.includes("*");
    return isPart ? `${keys.join(", ")} in ${name}` : name;
  }
  if (id.startsWith("trust/")) return names.get(arn) ?? arn;
  return arn;
}

/**
 * Returns the resources that the statements name and that the requests are on, with the account that owns them. A denying statement names
 * narrower resources than the statement that allows, unless it denies everything.
 */
function resourcesOf(differences: readonly Difference[]): string {
  const patterns = differences.flatMap(({ statements = [], denying = [] }) => {
    const denied = patternsOf(denying);
    const named = patternsOf(statements);
    return named.length > 0 && (denied.length === 0 || denied.includes("*")) ? named : denied;
  });
  const [first] = differences;
  const owner = first && ownerOf(first.request);
  const on = patterns.length === 0 ? [first?.request.resource ?? ""] : [...new Set(patterns)];
  return `${on.includes("*") ? "any resource" : arnsInWords(on)}${owner === undefined ? "" : ` of account ${owner}`}`;
}

function patternsOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ resource }) => (resource && !resource.negated ? resource.patterns : []));
}

/** Returns the phrase that says which half of the access changes. It is empty for the resource's side. */
function sidePhrase({ kind, arn }: Side): string {
  switch (kind) {
    case "identity":
      return " (by its own policies, where the resource lets it in)";
    case "endpoint":
      return ` (through the endpoint ${arn})`;
    case "account":
      return " (by the organization's service control policies)";
    case "resource":
      return "";
  }
}

const VERBS = {
  read: "read",
  upload: "upload to",
  readwrite: "read and write",
  catalog: "read, write and delete in",
} as const;

/** Returns the verb for a level if the actions are exactly those of the level; otherwise the actions. */
function verbFor(actions: readonly string[]): string {
  if (actions.every((action) => action.startsWith("sts:AssumeRole"))) return "act as";
  const level = LEVELS.find((one) =>
    [false, true].some((consumer) => {
      const all = [...expectedActions(one, "objects", consumer), ...expectedActions(one, "bucket", consumer)];
      return all.length === actions.length && all.every((action) => actions.includes(action));
    }),
  );
  if (level !== undefined) return VERBS[level];
  return `${actionWords(actions)} on`;
}
