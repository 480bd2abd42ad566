import { codeBlock, codeSpan, oneLine } from "../../documents/neutral-text";
import type { AccessDifference } from "./access-changes";

/**
 * The maximum size of the changes in a comment, in bytes of UTF-8. GitHub accepts 65,536 characters. Linux accepts 128 KiB in an
 * environment variable, in which a workflow may pass the comment.
 */
const MAX_BYTES = 60_000;

/**
 * Returns an access difference as a comment on a pull request: as many changes as fit, and the command that prints all.
 *
 * @param ref the version before.
 * @param other the version after. @default the work tree
 */
export function accessMarkdown(
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
      : ["", "Not declared in either version, and so not compared:", "", codeBlock(limitedLines(unknown), "text")]),
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
  const shown = linesThatFit(changes.map(({ sentence }) => oneLine(sentence)));
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

/** The maximum number of unknown policies in the comment. */
const MAX_UNKNOWN = 20;

function limitedLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - MAX_UNKNOWN;
  return [...lines.slice(0, MAX_UNKNOWN).map(oneLine), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Returns the first lines whose total size is at most {@link MAX_BYTES}. */
function linesThatFit(lines: readonly string[]): readonly string[] {
  let size = 0;
  const end = lines.findIndex((line) => (size += Buffer.byteLength(line) + 1) > MAX_BYTES);
  return end < 0 ? lines : lines.slice(0, end);
}
