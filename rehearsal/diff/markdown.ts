import { codeBlock, codeSpan, oneLine } from "../../documents/neutral-text";
import type { AccessDifference } from "./access-changes";

/**
 * How much of a comment the changes may be, in bytes of UTF-8, and so in characters. GitHub takes 65,536 characters, and
 * Linux 128 KiB in an environment variable, in which a workflow may hand the comment on.
 */
const MOST = 60_000;

/**
 * An access difference as a comment on a pull request: as many changes as it takes, and where to see the others.
 *
 * @param ref the version that is compared against.
 * @param other the version that is compared with it. @default the work tree
 */
export function markdown(
  { changes, reworded, undecided, unknown }: AccessDifference,
  ref: string,
  other?: string,
): string {
  const notes = [
    ...(undecided.length === 0
      ? []
      : ["", `**Not decided for every request:**`, "", codeBlock(undecided.map(oneLine), "text")]),
    ...(reworded.length === 0 ? [] : ["", `Other words with the same effect: ${reworded.map(codeSpan).join(", ")}.`]),
    ...(unknown.length === 0
      ? []
      : ["", "Not declared in either version, and so not compared:", "", codeBlock(listed(unknown), "text")]),
  ];
  const versions = `against ${codeSpan(ref)}${other === undefined ? "" : ` for ${codeSpan(other)}`}`;
  const compared = `Compared ${versions}`;
  if (changes.length === 0) {
    const verdict =
      undecided.length === 0
        ? `${compared}, no request is decided otherwise: no access changes${unknown.length === 0 ? "" : ", as far as it is declared"}.`
        : `No change of access was found ${versions}.`;
    return ["### Access", "", verdict, ...notes].join("\n");
  }
  const granted = changes.filter(({ kind }) => kind === "grants").length;
  const shown = fitting(changes.map(({ sentence }) => oneLine(sentence)));
  const left = changes.length - shown.length;
  return [
    "### Access",
    "",
    `${versions.replace("a", "A")}: ${granted} granted, ${changes.length - granted} revoked.`,
    "",
    codeBlock(shown, "diff"),
    ...(left === 0
      ? []
      : [
          "",
          `**Not shown: ${left} more.** ${codeSpan(`npm run --silent access-diff -- ${ref}${other === undefined ? "" : ` ${other}`} --json`)} prints all.`,
        ]),
    ...notes,
  ].join("\n");
}

/** How many unknown policies are listed. */
const MOST_UNKNOWN = 20;

function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_UNKNOWN;
  return [...lines.slice(0, MOST_UNKNOWN).map(oneLine), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** The first lines that are not more than {@link MOST}. */
function fitting(lines: readonly string[]): readonly string[] {
  let size = 0;
  const end = lines.findIndex((line) => (size += Buffer.byteLength(line) + 1) > MOST);
  return end < 0 ? lines : lines.slice(0, end);
}
