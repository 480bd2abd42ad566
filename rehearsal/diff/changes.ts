import { LEVELS } from "../../documents/levels";
import { expectedActions } from "../intent/levels";
import type { Access, ActionsByRoute } from "./access";
import { codeBlock, oneLine } from "../../documents/neutral-text";
import type { DocumentChange } from "./as-written";
import { OUTSIDE, type Route } from "./questions";

/** What a change grants to somebody, or takes away. */
export interface AccessChange {
  readonly kind: "grants" | "takes away";
  /** A role's name, or whoever else it is. */
  readonly who: string;
  readonly bucket: string;
  /** The route by which alone it changes. @default whatever the route is */
  readonly route?: Route;
  readonly actions: readonly string[];
  /** The change as a sentence. */
  readonly sentence: string;
}

/** What the second access has that the first has not, and the other way round. */
export function changesBetween(
  before: Access,
  after: Access,
  names: ReadonlyMap<string, string>,
): readonly AccessChange[] {
  const buckets = [...new Set([...before.keys(), ...after.keys()])].sort();
  return buckets.flatMap((bucket) => {
    const was = before.get(bucket) ?? new Map<string, ActionsByRoute>();
    const is = after.get(bucket) ?? new Map<string, ActionsByRoute>();
    const principals = [...new Set([...was.keys(), ...is.keys()])].sort();
    return principals.flatMap((principal) =>
      changesOf(
        names.get(principal) ?? principal,
        bucket,
        was.get(principal) ?? new Map<Route, readonly string[]>(),
        is.get(principal) ?? new Map<Route, readonly string[]>(),
      ),
    );
  });
}

/** What somebody gains and loses: first whatever the route is, then by each route what only that one changes. */
function changesOf(who: string, bucket: string, was: ActionsByRoute, is: ActionsByRoute): readonly AccessChange[] {
  const routes = [...new Set([...was.keys(), ...is.keys()])];
  const endpoints = routes.filter((route) => route !== OUTSIDE);
  // Where endpoints are named, access is access through one of them.
  const usual = endpoints.length > 0 ? endpoints : routes;
  const [old, now] = [by(routes, was), by(routes, is)];
  const gained = without(by(usual, is), old);
  const lost = without(by(usual, was), now);
  return [
    ...change("grants", who, bucket, gained, `+ ${who} may ${old.length > 0 ? "also " : ""}${verb(gained)} ${bucket}`),
    ...change("takes away", who, bucket, lost, `- ${who} may no longer ${verb(lost)} ${bucket}`),
    ...routes.flatMap((route) => {
      const more = without(by([route], is), [...by([route], was), ...gained]);
      const less = without(by([route], was), [...by([route], is), ...lost]);
      const way = route === OUTSIDE ? `from outside ${endpoints.join(", ")}` : `through ${route}`;
      return [
        ...change("grants", who, bucket, more, `+ ${who} may ${verb(more)} ${bucket} ${way}`, route),
        ...change("takes away", who, bucket, less, `- ${who} may no longer ${verb(less)} ${bucket} ${way}`, route),
      ];
    }),
  ];
}

/** The actions that some of the routes allow. */
function by(routes: readonly Route[], actions: ActionsByRoute): readonly string[] {
  return [...new Set(routes.flatMap((route) => actions.get(route) ?? []))];
}

function without(actions: readonly string[], others: readonly string[]): readonly string[] {
  return actions.filter((action) => !others.includes(action));
}

/** A change; none of no actions. */
function change(
  kind: AccessChange["kind"],
  who: string,
  bucket: string,
  actions: readonly string[],
  sentence: string,
  route?: Route,
): readonly AccessChange[] {
  if (actions.length === 0) return [];
  return [{ kind, who, bucket, ...(route === undefined ? {} : { route }), actions, sentence }];
}

const VERBS = {
  read: "read",
  upload: "upload to",
  readwrite: "read and write",
  catalog: "read, write and delete in",
} as const;

/** A set of actions in a word where it is a level's; else the actions. */
function verb(actions: readonly string[]): string {
  const level = LEVELS.find((one) =>
    [false, true].some((consumer) => {
      const all = [...expectedActions(one, "objects", consumer), ...expectedActions(one, "bucket", consumer)];
      // No network holds back what a level may do with a bucket's notifications.
      const held = all.filter((action) => !action.endsWith("BucketNotification"));
      return [all, held].some(
        (set) => set.length === actions.length && set.every((action) => actions.includes(action)),
      );
    }),
  );
  return level === undefined ? `${actions.join(", ")} on` : VERBS[level];
}

/**
 * How much of a comment the changes may be, in bytes of UTF-8, and so in characters. GitHub takes 65,536 characters, and
 * Linux 128 KiB in an environment variable, in which a workflow may hand the comment on.
 */
const MOST = 60_000;

/** Changes as a comment on a pull request: as many of them as it takes, and where to see the others. */
export function markdown(changes: readonly (AccessChange | DocumentChange)[], ref: string): string {
  if (changes.length === 0) {
    return `### Access\n\nNobody's access to a bucket, a topic or an event bus changes against \`${ref}\`, nor who may act as a role.`;
  }
  const granted = changes.filter(({ kind }) => kind === "grants" || kind === "lets").length;
  const shown = fitting(changes.map(({ sentence }) => oneLine(sentence)));
  const left = changes.length - shown.length;
  return [
    "### Access",
    "",
    `Against \`${ref}\`: ${granted} granted, ${changes.length - granted} taken away.`,
    "",
    codeBlock(shown, "diff"),
    ...(left === 0
      ? []
      : ["", `**Not shown: ${left} more.** \`npm run --silent access-diff -- ${ref} --json\` prints all.`]),
  ].join("\n");
}

/** The first lines that are not more than {@link MOST}. */
function fitting(lines: readonly string[]): readonly string[] {
  let size = 0;
  const end = lines.findIndex((line) => (size += Buffer.byteLength(line) + 1) > MOST);
  return end < 0 ? lines : lines.slice(0, end);
}
