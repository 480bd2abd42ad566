import { mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { STACK_TAG } from "../../documents/names";
import { forTerminal } from "../../documents/neutral-text";
import { EXIT, type Exit } from "../../rehearsal/cli/main";
import { deployedStacks, openBackend } from "../backend";
import type { Outcome } from "../engine";
import { FLEET_FOLDER } from "../folders";
import type { Options } from "../options";
import { policyPackOf } from "../policy-pack";
import { showProgress } from "../progress";
import { carryOut } from "../split/carry-out";
import { divide } from "../split/divide";
import { parseState, type States } from "../split/move";
import { digest, type Split, type SplitRecords } from "../split/record";
import { withBuckets } from "../split/stack-file";
import { StackStates } from "../split/stack-states";
import { splitRecords } from "../split/unfinished";
import { operate } from "../stack-operation";
import { type Fleet, readFleet } from "../stacks";

/** Splits a data stack into several stacks, or continues an unfinished split. @returns the exit code. */
export async function split(options: Options): Promise<Exit> {
  const [stack = ""] = options.operands;
  const records = splitRecords(options.dir);
  const unlock = records.lock(stack);
  const { say } = showProgress(process.stderr);
  try {
    const unfinished = records.of(stack);
    if (unfinished) say(`${stack}: going on with its split`);
    const fleet = await readFleet(options.dir);
    const preview = previewer(options, fleet, records.folderOf(stack));
    const begun = unfinished ?? (await begin(options, fleet, stack, records, preview, say));
    const { project } = fleet;
    const states = await statesOf(options, fleet, begun, records);
    const { changes, retagged } = await carryOut(begun, { project, records, states, preview, say });
    const text = changes.length > 0 ? undone(begun, changes) : done(begun, retagged, fleet);
    process.stdout.write(`${forTerminal(text)}\n`);
    return changes.length > 0 ? EXIT.violated : EXIT.held;
  } finally {
    unlock();
  }
}

/** Divides the buckets and begins the split. @throws RunError if the stack's preview fails or shows changes. */
async function begin(
  options: Options,
  fleet: Fleet,
  stack: string,
  records: SplitRecords,
  preview: (stack: string, file: string) => Promise<Outcome>,
  say: (text: string) => void,
): Promise<Split> {
  const found = fleet.stacks.find(({ name }) => name === stack);
  const broken = fleet.broken.find(({ name }) => name === stack);
  if (broken) throw new RunError(broken.problem);
  if (!found) throw new RunError(`${stack}: there is no Pulumi.${stack}.yaml`);
  const deployed = await deployedStacks(await openBackend(options.dir));
  if (!deployed.has(stack)) throw new RunError(`${stack}: it is not deployed; divide its file by hand`);
  const names = [...fleet.stacks.map(({ name }) => name), ...fleet.broken.map(({ name }) => name), ...deployed.keys()];
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const division = divide(found.config, options.buckets, (name) => taken.has(name.toLowerCase()));

  say(`${stack}: previewing it as it is`);
  const outcome = await preview(stack, resolve(options.dir, found.file));
  if (outcome.kind === "failed")
    throw new RunError(`${stack}: its preview failed; mend that first\n${outcome.message}`);
  if (outcome.changes.length > 0) {
    throw new RunError(`${stack}: it has ${outcome.changes.length} changes that are not deployed; deploy them first`);
  }
  const { file } = found;
  const text = readFileSync(join(options.dir, file), "utf8");
  const kept = withBuckets(file, text, fleet.project, division.kept, false);
  const parts = division.parts.map((part) => ({ ...part, file: file.replace(`${stack}.y`, `${part.name}.y`) }));
  const texts = parts.map(
    ({ file: own, buckets }) => [own, withBuckets(file, text, fleet.project, buckets, true)] as const,
  );
  const { kept: keeps, staying } = division;
  const made: Split = {
    version: 1,
    stack,
    file,
    before: digest(text),
    after: digest(kept),
    kept: [...keeps],
    staying: [...staying],
    parts: parts.map(({ name, file: own, buckets, components }) => ({
      name,
      file: own,
      buckets: [...buckets],
      components: [...components],
    })),
  };
  await refusePending(await statesOf(options, fleet, { ...made, parts: [] }, records), stack);
  records.end(stack);
  records.begin(made, new Map([[file, kept], ...texts]));
  return made;
}

async function refusePending(states: States, stack: string): Promise<void> {
  const { pending_operations: pending } = parseState(await states.export(stack));
  if (!pending || pending.length === 0) return;
  throw new RunError(`${stack}: an update of it was killed; run \`npm run fleet -- up --stack ${stack}\` first`);
}

async function statesOf(
  options: Options,
  fleet: Fleet,
  { stack, file, parts }: Split,
  records: SplitRecords,
): Promise<States> {
  const { project, main } = fleet;
  const folder = resolve(options.dir);
  const staged = parts.map((part) => relative(folder, records.staged(stack, part.file)));
  return await StackStates.open({
    folder,
    project,
    main,
    files: [file, ...staged],
    workFolder: join(records.folderOf(stack), parts.length === 0 ? "state" : "work"),
    organization: options.organization,
  });
}

/** Returns a function that previews a stack with a stack file, which may be in any folder. */
function previewer(options: Options, fleet: Fleet, folder: string): (stack: string, file: string) => Promise<Outcome> {
  return async (stack, file) => {
    mkdirSync(folder, { recursive: true });
    return await operate(
      {
        stack,
        operation: "preview",
        folder: resolve(options.dir),
        project: fleet.project,
        main: fleet.main,
        file: relative(resolve(options.dir), file),
        workFolder: resolve(options.dir, FLEET_FOLDER, "work", stack),
        run: folder,
        unlock: false,
        env: {},
        ...policyPackOf(options),
        ...(options.organization === undefined ? {} : { organization: options.organization }),
      },
      join(folder, `${stack}.log`),
      () => undefined,
      new AbortController().signal,
    );
  };
}

function undone({ stack }: Split, changes: readonly string[]): string {
  return [
    ...changes,
    `${stack}: not split, as this would change in AWS or a part cannot be previewed; correct that and split again; nothing has changed`,
  ].join("\n");
}

function done({ stack, kept, staying, parts }: Split, retagged: number, fleet: Fleet): string {
  const deployers = fleet.stacks.filter(
    ({ config }) => config.role === "deployer" && config.deploys.some((each) => each.stack === stack),
  );
  const names = parts.map(({ name }) => name).join(", ");
  return [
    ...staying.map(({ bucket, because }) => `${bucket} stays in ${stack}: ${because}`),
    `${stack}: keeps ${kept.length} buckets`,
    ...parts.map(({ name, file, buckets }) => `${name}: has ${buckets.length} buckets, ${file}`),
    retagged === 0
      ? "The previews of all parts show no changes."
      : `The previews of all parts show one change: the tag ${STACK_TAG} of ${retagged} keys, which the next up of their new stacks sets.`,
    ...deployers.map(
      ({ name }) => `${name}: add ${names} to its \`deploys\`, and have an administrator deploy it and run that up`,
    ),
    "Commit the files, then: npm run fleet -- preview",
  ].join("\n");
}
