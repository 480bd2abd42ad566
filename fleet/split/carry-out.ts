import { RunError } from "@pulumi/pulumi";
import { STACK_TAG } from "../../documents/names";
import type { FailureCause, Outcome, ResourceChange } from "../engine";
import { resource } from "../report-markdown";
import { moveComponents, type States } from "./move";
import type { Split, SplitRecords } from "./record";

/** The dependencies of {@link carryOut}. */
interface Splitting {
  /** The project's name. */
  readonly project: string;
  readonly records: SplitRecords;
  readonly states: States;
  /** Previews a stack with a stack file outside the project's folder. */
  readonly preview: (stack: string, file: string) => Promise<Outcome>;
  readonly say: (text: string) => void;
  /** See {@link moveComponents}. @default waits 10 seconds */
  readonly settle?: () => Promise<unknown>;
}

/** The result of a split. */
export interface SplitResult {
  /** The changes and errors in the previews of the parts, one line each. If there are any, the split was undone. */
  readonly changes: readonly string[];
  /** The number of keys that the next updates will tag with their new stack. */
  readonly retagged: number;
}

/** Causes of temporary failures. The next call continues the split. */
const TEMPORARY: readonly FailureCause[] = ["credentials", "backend", "disk", "throttled", "locked", "canceled"];

/**
 * Carries out a split, or continues it after an interruption. Moves the components in the states and previews every part. If no preview
 * shows changes in AWS, writes the stack files to the project's folder; otherwise moves the components back.
 *
 * @throws RunError if a preview fails temporarily or a stack file has changed. The next call continues the split.
 */
export async function carryOut(split: Split, splitting: Splitting): Promise<SplitResult> {
  const { records, states, say, project } = splitting;
  const { stack, parts } = split;
  let undoing = split.undoing;
  if (!undoing) {
    records.checkFile(split);
    for (const { name, buckets, components } of parts) {
      say(`${name}: moving ${buckets.length} buckets`);
      await states.create(name);
      await moveComponents(states, project, stack, name, components, splitting.settle);
    }
    const { changes, retagged } = await previewed(split, splitting);
    if (changes.length === 0) {
      records.publish(split);
      records.end(stack);
      return { changes, retagged };
    }
    undoing = [...changes];
    records.write({ ...split, undoing });
  }
  for (const { name, components } of parts) {
    say(`${name}: moving everything back to ${stack}`);
    await states.create(name);
    await moveComponents(states, project, name, stack, components, splitting.settle);
    await states.remove(name);
  }
  records.end(stack);
  return { changes: undoing, retagged: 0 };
}

async function previewed({ stack, file, parts }: Split, { preview, say, records }: Splitting): Promise<SplitResult> {
  const changes: string[] = [];
  let retagged = 0;
  for (const each of [{ name: stack, file }, ...parts]) {
    say(`${each.name}: previewing it`);
    const outcome = await preview(each.name, records.staged(stack, each.file));
    if (outcome.kind === "failed" && TEMPORARY.includes(outcome.cause)) {
      throw new RunError(
        `${each.name}: the preview failed; mend that, and run this again to go on\n${outcome.message}`,
      );
    }
    if (outcome.kind === "failed") changes.push(`${each.name}: ${outcome.message}`);
    const inAws = outcome.changes.filter(({ urn }) => !urn.includes("::pulumi:providers:"));
    const other = inAws.filter((change) => !isOwnTag(change));
    retagged += inAws.length - other.length;
    changes.push(...other.map((change) => `${each.name}: ${inWords(change)}`));
  }
  return { changes, retagged };
}

function inWords({ op, urn, properties }: ResourceChange): string {
  return `${op} ${resource(urn)}${properties ? ` (${properties.join(", ")})` : ""}`;
}

/** Returns whether the only change is the tag of a key that names its stack. */
function isOwnTag({ op, urn, properties = [] }: ResourceChange): boolean {
  const tag = [`tags.${STACK_TAG}`, `tagsAll.${STACK_TAG}`];
  return (
    op === "update" &&
    urn.includes("aws:kms/key:Key::") &&
    properties.length > 0 &&
    properties.every((path) => tag.includes(path))
  );
}
