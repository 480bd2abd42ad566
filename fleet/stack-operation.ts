import { createWriteStream, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import {
  ConcurrentUpdateError,
  fullyQualifiedStackName,
  LocalWorkspace,
  Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { z } from "zod";
import { readProjectFile, readStack } from "../rehearsal/run/project";
import { parseConfig } from "../stacks/config";
import { Account } from "../verify/account";
import { watchDisk } from "./disk-space";
import { causeOf, lockIn } from "./failures";
import { failedBefore, type Operation, type Outcome } from "./engine";
import { keyFinder } from "./find-key";
import { isUnread, repairPending } from "./pending-creates";
import { StackEvents } from "./stack-events";
import { makeWorkFolder } from "./work-folder";

/** The schema of {@link Task}, for messages to worker processes. */
export const taskSchema = z.object({
  stack: z.string(),
  operation: z.enum(["preview", "up", "refresh", "destroy"]),
  /** The project's folder. */
  folder: z.string(),
  /** The project's name. */
  project: z.string(),
  /** The file of the program, relative to the project's folder or absolute. */
  main: z.string(),
  /** The stack's file, relative to the project's folder. */
  file: z.string(),
  /** The working folder of Pulumi. */
  workFolder: z.string(),
  /** The folder of the run's record. */
  run: z.string(),
  /** The folder of the policy pack; undefined for none. */
  policyPack: z.string().optional(),
  /** The configuration file of the policy pack; undefined for none. */
  policyPackConfig: z.string().optional(),
  /** The disk of the backend; undefined if the backend is not a folder on this machine. */
  disk: z.object({ folder: z.string(), least: z.number() }).optional(),
  /** The stack's organization in Pulumi Cloud; undefined for the default one. */
  organization: z.string().optional(),
  /** Whether to remove the stack's lock if its process has ended. */
  unlock: z.boolean(),
  /** Environment variables for Pulumi in addition to those of this process, such as credentials of the deployer role. */
  env: z.record(z.string(), z.string()),
});

/** One operation on one stack, with everything that a worker process needs. */
export type Task = z.output<typeof taskSchema>;

/** The schema of a stack file's setting for its secrets provider. */
export const secretsSchema = z.object({ secretsprovider: z.string().optional() });

/**
 * Runs an operation with Pulumi's Automation API. Never throws; an error becomes a failed outcome.
 *
 * @param logFile the file to which the output of Pulumi is appended.
 * @param progress called with the number of resources that are done.
 * @param cancel aborted to cancel the operation.
 */
export async function operate(
  task: Task,
  logFile: string,
  progress: (resources: number) => void,
  cancel: AbortSignal,
): Promise<Outcome> {
  const events = new StackEvents(progress);
  const disk = watchDisk(task.disk);
  const log = createWriteStream(logFile, { flags: "a" });
  // Ignores write errors of the log: a full disk cancels the operation through the disk watch.
  log.on("error", () => undefined);
  const signal = AbortSignal.any([cancel, disk.signal]);
  const options = {
    onOutput: (text: string) => void log.write(text),
    onEvent: (event: Parameters<StackEvents["add"]>[0]) => {
      events.add(event);
    },
    signal,
    color: "never" as const,
  };
  try {
    // Pulumi listens for the abort event, but does not check whether the signal is aborted already.
    signal.throwIfAborted();
    const stack = await open(task);
    if (!stack) return { ...succeeded(events), notes: ["the stack does not exist"] };
    const attempt = () => change(stack, task, options);
    const notes = await attempt().catch(async (error: unknown) => {
      if (!task.unlock || !(error instanceof ConcurrentUpdateError) || !lockIn(error.message)?.stale) throw error;
      await stack.cancel();
      return [`removed the lock of ${lockIn(error.message)?.owner ?? ""}`, ...(await attempt())];
    });
    return { ...succeeded(events), notes: [...notes] };
  } catch (error) {
    if (disk.signal.aborted) return { ...failedBefore("disk", String(disk.signal.reason)), changes: events.changes };
    return failed(error, events, cancel);
  } finally {
    disk.end();
    log.end();
    await finished(log).catch(() => undefined);
  }
}

function succeeded({ changes, unchanged, findings }: StackEvents): Extract<Outcome, { kind: "succeeded" }> {
  return { kind: "succeeded", changes, unchanged, findings, notes: [] };
}

function failed(error: unknown, events: StackEvents, cancel: AbortSignal): Outcome {
  // Leaves out the findings: an unfinished deployment may violate policies that the finished one complies with.
  if (cancel.aborted) return { ...failedBefore("canceled", "canceled"), changes: events.changes };
  const printed = error instanceof Error ? error.message : String(error);
  const message = events.message === "" ? shortened(printed) : events.message;
  const lock = error instanceof ConcurrentUpdateError ? lockIn(printed) : undefined;
  const cause = causeOf(`${message}\n${printed}`);
  const { changes, findings } = events;
  return { kind: "failed", cause, message, changes, findings, ...(lock ? { lock } : {}) };
}

/** Shortens the output of a command that failed without events to its error lines, or to its last lines if there are none. */
function shortened(printed: string): string {
  const errors = printed.split("\n").filter((line) => /^\s*(stderr:\s*)?error:/.test(line));
  const lines = errors.length > 0 ? errors : printed.trim().split("\n").slice(-5);
  return lines.map((line) => line.trim().replace(/^(stderr:\s*)?error:\s*/, "")).join("\n");
}

/** Opens the stack. A preview and an update create it if it does not exist; otherwise returns undefined. */
async function open(task: Task): Promise<Stack | undefined> {
  const { folder, main, file, workFolder, operation, env, organization, project } = task;
  const stack = organization === undefined ? task.stack : fullyQualifiedStackName(organization, project, task.stack);
  const workDir = makeWorkFolder(folder, main, file, workFolder);
  const { secretsprovider: secretsProvider } = secretsSchema.parse(
    parse(readFileSync(join(workDir, basename(file)), "utf8")),
  );
  const workspace = await LocalWorkspace.create({
    workDir,
    envVars: { PULUMI_SKIP_UPDATE_CHECK: "true", ...env },
    ...(secretsProvider === undefined ? {} : { secretsProvider }),
  });
  if (operation === "preview" || operation === "up") return await Stack.createOrSelect(stack, workspace);
  try {
    return await Stack.select(stack, workspace);
  } catch (error) {
    if (error instanceof StackNotFoundError) return undefined;
    throw error;
  }
}

interface Options {
  readonly onOutput: (text: string) => void;
  readonly onEvent: (event: Parameters<StackEvents["add"]>[0]) => void;
  readonly signal: AbortSignal;
  readonly color: "never";
}

/** Runs the operation. @returns notes for the user, one line each. */
async function change(stack: Stack, task: Task, options: Options): Promise<readonly string[]> {
  const policies = {
    policyPacks: task.policyPack === undefined ? [] : [task.policyPack],
    policyPackConfigs: task.policyPackConfig === undefined ? [] : [task.policyPackConfig],
  };
  const operations: Readonly<Record<Operation, (refresh: boolean) => Promise<unknown>>> = {
    preview: () => stack.preview({ ...options, ...policies }),
    up: (refresh) => stack.up({ ...options, ...policies, refresh }),
    refresh: () => stack.refresh(options),
    destroy: (refresh) => stack.destroy({ ...options, refresh }),
  };
  options.signal.throwIfAborted();
  if (task.operation === "preview") {
    await operations.preview(false);
    return [];
  }
  const { refresh, notes } = await repair(stack, task, options.signal);
  options.signal.throwIfAborted();
  await operations[task.operation](refresh);
  return notes;
}

/** Repairs the state after a killed operation. @returns whether the operation must refresh the state first, and notes for the user. */
async function repair(
  stack: Stack,
  task: Task,
  signal: AbortSignal,
): Promise<{ readonly refresh: boolean; readonly notes: readonly string[] }> {
  const exported = await stack.exportStack();
  const { config } = await readStack(await readProjectFile(task.folder), basename(task.file), task.stack);
  const parsed = parseConfig(task.project, task.stack, config);
  const account = new Account(parsed.accountId, parsed.connection);
  const repaired = await repairPending(
    exported.deployment,
    parsed,
    keyFinder(parsed, (region) => account.kms(region)),
  ).finally(() => {
    account.close();
  });
  // An earlier run may have been killed between the repair and the refresh.
  if (!repaired) return { refresh: isUnread(exported.deployment), notes: [] };
  signal.throwIfAborted();
  await stack.importStack({ ...exported, deployment: repaired.deployment });
  return {
    refresh: isUnread(repaired.deployment),
    notes: [
      ...repaired.adopted.map((urn) => `took over what a killed run had created: ${urn}`),
      ...repaired.unknown.map((urn) => `a killed run may have created it already; look for a second one: ${urn}`),
    ],
  };
}
