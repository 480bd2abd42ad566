import { LEVELS } from "../../documents/levels";
import { expectedActions } from "../expect/levels";
import type { Access } from "./access";
import type { DocumentChange } from "./as-written";

/** What a change grants to somebody, or takes away. */
export interface AccessChange {
  readonly kind: "grants" | "takes away";
  /** A role's name, or whoever else it is. */
  readonly who: string;
  readonly bucket: string;
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
    const was = before.get(bucket) ?? new Map<string, readonly string[]>();
    const is = after.get(bucket) ?? new Map<string, readonly string[]>();
    const principals = [...new Set([...was.keys(), ...is.keys()])].sort();
    return principals.flatMap((principal): AccessChange[] => {
      const [old = [], now = []] = [was.get(principal), is.get(principal)];
      const who = names.get(principal) ?? principal;
      const gained = now.filter((action) => !old.includes(action));
      const lost = old.filter((action) => !now.includes(action));
      return [
        ...(gained.length > 0
          ? [
              change(
                "grants",
                who,
                bucket,
                gained,
                `+ ${who} may ${old.length > 0 ? "also " : ""}${verb(gained)} ${bucket}`,
              ),
            ]
          : []),
        ...(lost.length > 0
          ? [change("takes away", who, bucket, lost, `- ${who} may no longer ${verb(lost)} ${bucket}`)]
          : []),
      ];
    });
  });
}

function change(
  kind: AccessChange["kind"],
  who: string,
  bucket: string,
  actions: readonly string[],
  sentence: string,
): AccessChange {
  return { kind, who, bucket, actions, sentence };
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
      return all.length === actions.length && all.every((action) => actions.includes(action));
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
  const shown = fitting(changes.map(({ sentence }) => sentence));
  const left = changes.length - shown.length;
  return [
    "### Access",
    "",
    `Against \`${ref}\`: ${granted} granted, ${changes.length - granted} taken away.`,
    "",
    "```diff",
    ...shown,
    "```",
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
