import { RunError } from "@pulumi/pulumi";
import { STACK_TAG } from "../../documents/names";
import type { FailureCause, Outcome, ResourceChange } from "../engine";
import { resource } from "../report-markdown";
import { moveComponents, type States } from "./move";
import type { Split, SplitRecords } from "./record";

/** What carries out a split. */
interface Splitting {
  readonly project: string;
  readonly records: SplitRecords;
  readonly states: States;
  /** Previews a stack with a file, which is not in its place yet. */
  readonly preview: (stack: string, file: string) => Promise<Outcome>;
  readonly say: (text: string) => void;
  /** See {@link moveComponents}. @default waits 10 seconds */
  readonly settle?: () => Promise<unknown>;
}

/** What came of a split. */
export interface SplitResult {
  /** What previews of the parts would change; everything was moved back if there is anything. */
  readonly changes: readonly string[];
  /** How many keys get the tag of their new stack with its next update. */
  readonly retagged: number;
}

/** Failures that pass: the split is gone on with when it is asked for again. */
const PASSING: readonly FailureCause[] = ["credentials", "backend", "disk", "throttled", "locked", "canceled"];

/**
 * Carries out a split from wherever it is: moves the components in the states, previews every part, and puts the files in their places if
 * nothing would change in AWS. If anything would, everything is moved back.
 *
 * @throws RunError if it cannot continue for now. The next call continues it.
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
    if (outcome.kind === "failed" && PASSING.includes(outcome.cause)) {
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

/** Whether the only change is a key's tag that says whose it is. */
function isOwnTag({ op, urn, properties = [] }: ResourceChange): boolean {
  const tag = [`tags.${STACK_TAG}`, `tagsAll.${STACK_TAG}`];
  return (
    op === "update" &&
    urn.includes("aws:kms/key:Key::") &&
    properties.length > 0 &&
    properties.every((path) => tag.includes(path))
  );
}
