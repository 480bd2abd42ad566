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

/** One operation on one stack, with all that the process that does it has to know. */
export const taskSchema = z.object({
  stack: z.string(),
  operation: z.enum(["preview", "up", "refresh", "destroy"]),
  /** The project's folder, its name and its program. */
  folder: z.string(),
  project: z.string(),
  main: z.string(),
  /** The stack's file, in the project's folder. */
  file: z.string(),
  /** The folder that Pulumi works in, and the one of the run's record. */
  workFolder: z.string(),
  run: z.string(),
  /** The folder of the policy pack, and the file that configures it, if there are such. */
  policyPack: z.string().optional(),
  policyPackConfig: z.string().optional(),
  /** The disk of the backend; undefined for one that is no folder on this machine. */
  disk: z.object({ folder: z.string(), least: z.number() }).optional(),
  /** The organization of Pulumi Cloud that the stack is in; undefined for the default one. */
  organization: z.string().optional(),
  /** Whether to remove the lock of a process that has ended. */
  unlock: z.boolean(),
  /** Variables for Pulumi in addition to this process's own, such as the credentials of the stack's deployer. */
  env: z.record(z.string(), z.string()),
});

/** One operation on one stack. */
export type Task = z.output<typeof taskSchema>;

/** Settings of a stack file other than its configuration. */
export const secretsSchema = z.object({ secretsprovider: z.string().optional() });

/** Does an operation with Pulumi's Automation API. Never throws: a failure is an outcome. */
export async function operate(
  task: Task,
  logFile: string,
  progress: (resources: number) => void,
  cancel: AbortSignal,
): Promise<Outcome> {
  const events = new StackEvents(progress);
  const disk = watchDisk(task.disk);
  const log = createWriteStream(logFile, { flags: "a" });
  // A full disk ends the operation where it matters, at the state; the log is the lesser loss.
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
    // Pulumi listens for a signal, and does not look whether it has come already.
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
  // What is half-way breaks rules that it would keep at its end.
  if (cancel.aborted) return { ...failedBefore("canceled", "canceled"), changes: events.changes };
  const printed = error instanceof Error ? error.message : String(error);
  const message = events.message === "" ? shortened(printed) : events.message;
  const lock = error instanceof ConcurrentUpdateError ? lockIn(printed) : undefined;
  const cause = causeOf(`${message}\n${printed}`);
  const { changes, findings } = events;
  return { kind: "failed", cause, message, changes, findings, ...(lock ? { lock } : {}) };
}

/** What a command printed that failed before it had events: its errors, or else its last lines. */
function shortened(printed: string): string {
  const errors = printed.split("\n").filter((line) => /^\s*(stderr:\s*)?error:/.test(line));
  const lines = errors.length > 0 ? errors : printed.trim().split("\n").slice(-5);
  return lines.map((line) => line.trim().replace(/^(stderr:\s*)?error:\s*/, "")).join("\n");
}

/** Opens the stack, which a preview and an update create if it does not exist. @returns undefined if there is none. */
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

/** @returns what the user should know. */
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

/** Clears what a killed operation left pending. @returns whether the operation has to refresh the state first. */
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
  // The last run may have been killed between the repair and the refresh.
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
