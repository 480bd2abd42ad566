import { join, resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { EXIT, print, UsageError } from "../../rehearsal/cli/main";
import { accessDifference } from "../access-difference";
import { backendUrl, deployedStacks, folderOf, isSelfManaged, openBackend, refuseFullDisk } from "../backend";
import { dependenciesOf } from "../dependencies";
import { backendDisk } from "../disk-space";
import type { Operation } from "../engine";
import { fingerprints } from "../fingerprint";
import { FLEET_FOLDER, RUNS } from "../folders";
import { deployerRoles, takeRole } from "../github-roles";
import type { Options } from "../options";
import { workEnded } from "../orphans";
import { type PolicyPack, policyPackOf } from "../policy-pack";
import { showProgress } from "../progress";
import { readReport, type Report } from "../report";
import { checkReviewed } from "../reviewed";
import type { RolloutOptions, StackResult } from "../rollout";
import { RunRecord } from "../run-record";
import { runStacks, summary } from "../run-stacks";
import { select, type Selected } from "../selection";
import { handleInterrupts, type Interrupts } from "../signals";
import { type Fleet, type FleetStack, readFleet } from "../stacks";
import { refuseUnfinished } from "../split/unfinished";
import { withCostNotes } from "../state-cost";
import { Workers } from "../workers";
import { sayBroken } from "./list";
import { writeReport } from "./write-report";

/** The exit code after Ctrl-C. */
const INTERRUPTED = 130;

/** Runs an operation over the selected stacks. @returns the exit code. */
export async function operate(options: Options, operation: Operation): Promise<number> {
  const fleet = await readFleet(options.dir);
  dependenciesOf(fleet);
  const { stacks: selected, broken, deployersLeftOut } = select(fleet, options.selection);
  if (operation !== "preview" && broken.length > 0) {
    sayBroken(broken);
    throw new UsageError("nothing was started: mend these files, or leave them out with --stack '!NAME'");
  }
  const names = selected.map(({ name }) => name);
  refuseUnfinished(options.dir, names);
  if (operation === "destroy" && !options.yes) {
    throw new UsageError(`destroy deletes all that these have: ${names.join(", ")}. Add --yes to do it`);
  }
  const policyPack = policyPackOf(options);
  const hashes = fingerprints(fleet, policyPack);
  if (operation === "up" && !options.unreviewed) {
    checkReviewed(readReport(options.out ?? join(options.dir, FLEET_FOLDER)), names, hashes);
  }
  const runs = resolve(options.dir, RUNS);
  const progress = showProgress(process.stderr);
  const interrupts = handleInterrupts(progress.say);
  try {
    const { record, stacks } = await begin(options, operation, selected, hashes, runs, interrupts, progress.say);
    if (deployersLeftOut.length > 0)
      progress.say(`left out, as only --role deployer selects them: ${deployersLeftOut.join(", ")}`);
    const ran = await run({ options, operation, fleet, stacks, record, policyPack, progress, interrupts });
    progress.close();
    if (operation === "preview") await report(options, fleet, selected, broken, hashes, ran);
    print(`${summary(operation, ran)}\nLogs: ${record.folder}`);
    if (interrupts.stop.aborted) return INTERRUPTED;
    sayBroken(broken);
    if (broken.length > 0) return EXIT.badInput;
    return [...ran.values()].every(({ kind }) => kind === "succeeded" || kind === "deferred")
      ? EXIT.held
      : EXIT.violated;
  } finally {
    interrupts.end();
  }
}

/** Creates the record of a new run. With `--resume`, opens the last record and leaves out the stacks that succeeded. */
async function begin(
  options: Options,
  operation: Operation,
  selected: readonly FleetStack[],
  hashes: ReadonlyMap<string, string>,
  runs: string,
  { stop }: Interrupts,
  say: (text: string) => void,
): Promise<{ readonly record: RunRecord; readonly stacks: readonly FleetStack[] }> {
  if (!options.resume) {
    const stacks = Object.fromEntries(selected.map(({ name }) => [name, hashes.get(name) ?? ""]));
    return { record: RunRecord.begin(runs, { operation, stacks }, new Date()), stacks: selected };
  }
  const record = RunRecord.last(runs, operation);
  const { stacks: before } = record.header;
  const left: FleetStack[] = [];
  for (const stack of selected) {
    if (!(stack.name in before)) continue;
    await workEnded(record, stack.name, say, stop);
    if (record.of(stack.name)?.state !== "succeeded") left.push(stack);
    else if (before[stack.name] !== hashes.get(stack.name) && !options.unreviewed) {
      throw new UsageError(
        `${stack.name}: its configuration or code has changed since the run that deployed it; begin a new run without --resume`,
      );
    }
  }
  say(`going on with ${record.folder}: ${left.length} of ${Object.keys(before).length} stacks are left`);
  return { record, stacks: left };
}

interface Running {
  readonly options: Options;
  readonly operation: Operation;
  readonly fleet: Fleet;
  readonly stacks: readonly FleetStack[];
  readonly record: RunRecord;
  readonly policyPack: PolicyPack;
  readonly progress: ReturnType<typeof showProgress>;
  readonly interrupts: Interrupts;
}

async function run(running: Running): Promise<ReadonlyMap<string, StackResult>> {
  const { options, operation, fleet, stacks, record, policyPack, progress, interrupts } = running;
  const roles = deployerRoles(fleet);
  const credentials = async ({ name, config }: FleetStack): Promise<Readonly<Record<string, string>>> => {
    if (!options.githubRoles) return {};
    const arn = roles.get(name)?.[operation === "preview" ? "preview" : "deploy"];
    if (arn === undefined) throw new RunError(`${name}: no deployer stack of the folder makes a role that deploys it`);
    return await takeRole(arn, config.connection.region, process.env);
  };
  const [first] = stacks;
  if (!first) return new Map();
  // Checks the backend before the first stack starts, so that the error appears only once.
  const backend = await openBackend(options.dir, await credentials(first));
  const deployed = await deployedStacks(backend);
  const url = await backendUrl(backend);
  const disk = backendDisk(folderOf(url, options.dir), options.concurrency);
  refuseFullDisk(disk);
  const deferred = operation === "preview" ? deferredOf(fleet, stacks, deployed) : new Map<string, StackResult>();

  const engine = new Workers(async (stack, what) => {
    const found = stacks.find(({ name }) => name === stack);
    if (!found) throw new Error(`${stack} is not in the run`);
    return {
      stack,
      operation: what,
      folder: resolve(options.dir),
      project: fleet.project,
      main: fleet.main,
      file: found.file,
      workFolder: resolve(options.dir, FLEET_FOLDER, "work", stack),
      run: record.folder,
      unlock: options.unlock,
      env: { ...(await credentials(found)) },
      ...policyPack,
      ...(disk ? { disk } : {}),
      ...(options.organization === undefined ? {} : { organization: options.organization }),
    };
  });
  try {
    const left = stacks.filter(({ name }) => !deferred.has(name));
    const ran = await runStacks(
      fleet,
      left,
      operation,
      rolloutOptions(options, stacks.length),
      engine,
      progress,
      interrupts,
    );
    const results = new Map([...deferred, ...ran]);
    return operation === "preview" ? withCostNotes(stacks, results, isSelfManaged(url)) : results;
  } finally {
    await engine.close();
  }
}

/** Returns the stacks that cannot be previewed, because a control stack that they read is not deployed. */
function deferredOf(
  fleet: Fleet,
  stacks: readonly FleetStack[],
  deployed: Awaited<ReturnType<typeof deployedStacks>>,
): ReadonlyMap<string, StackResult> {
  const dependencies = dependenciesOf(fleet);
  const roleOf = new Map(fleet.stacks.map(({ name, config }) => [name, config.role]));
  return new Map(
    stacks.flatMap(({ name }): readonly (readonly [string, StackResult])[] => {
      const before = (dependencies.get(name) ?? []).find(
        (other) => roleOf.get(other) === "control" && (deployed.get(other)?.resources ?? 0) === 0,
      );
      const because = `${before ?? ""} is not deployed yet, and this stack reads its outputs`;
      return before === undefined ? [] : [[name, { kind: "deferred", because }]];
    }),
  );
}

function rolloutOptions({ failureTolerance, ...options }: Options, stacks: number): RolloutOptions {
  const { concurrency, concurrencyMode, canary, regionOrder } = options;
  return {
    concurrency,
    concurrencyMode,
    canary,
    regionOrder,
    failureTolerance:
      "count" in failureTolerance ? failureTolerance.count : Math.floor((stacks * failureTolerance.percent) / 100),
  };
}

/** Writes the report of a preview. */
async function report(
  options: Options,
  fleet: Fleet,
  selected: readonly FleetStack[],
  broken: Selected["broken"],
  hashes: ReadonlyMap<string, string>,
  results: ReadonlyMap<string, StackResult>,
): Promise<void> {
  const stacks = selected.flatMap(({ name, config }): Report["stacks"] => {
    const result = results.get(name);
    if (!result || result.kind === "skipped" || result.kind === "notStarted") return [];
    const { role, accountId, connection } = config;
    return [{ name, role, accountId, region: connection.region, fingerprint: hashes.get(name) ?? "", result }];
  });
  const { against } = options;
  const folder = options.out ?? join(options.dir, FLEET_FOLDER);
  writeReport(folder, {
    version: 1,
    project: fleet.project,
    stacks,
    broken: [...broken],
    ...(against === undefined
      ? {}
      : { access: { ref: against, markdown: await accessDifference(options.dir, against) } }),
  });
  print(`Report: ${join(folder, "fleet-report.md")}`);
}
