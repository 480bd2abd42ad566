import { z } from "zod";
import { RunRecord } from "./run-record";
import { operate, taskSchema } from "./stack-operation";
import { failedBefore, type Outcome } from "./engine";

// A worker process of the fleet. It runs operations on stacks, one at a time. It has its own terminal session, so that Ctrl-C reaches only
// the fleet process, which decides. If the fleet process is killed, the worker finishes its stack and records the result.

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run"), task: taskSchema }),
  z.object({ type: z.literal("cancel") }),
]);

/** A message from a worker to the fleet process. */
type WorkerMessage =
  { readonly type: "progress"; readonly resources: number } | { readonly type: "ended"; readonly outcome: Outcome };

/** The least interval between progress messages, in milliseconds. */
const PROGRESS_INTERVAL = 500;

let working: Promise<void> = Promise.resolve();
const canceled = new AbortController();

// Only the user may read the files that Pulumi writes: they contain states.
process.umask(0o077);
process.on("message", (received) => {
  const message = messageSchema.parse(received);
  if (message.type === "cancel") canceled.abort();
  else working = work(message.task);
});
process.on("disconnect", () => {
  void working.then(() => process.exit());
});

async function work(task: z.output<typeof taskSchema>): Promise<void> {
  const record = new RunRecord(task.run);
  let outcome: Outcome;
  try {
    record.started(task.stack);
    let last = 0;
    const progress = (resources: number): void => {
      if (Date.now() - last < PROGRESS_INTERVAL) return;
      last = Date.now();
      send({ type: "progress", resources });
    };
    outcome = await operate(task, record.logFile(task.stack), progress, canceled.signal);
    record.ended(task.stack, outcome.kind === "failed" ? outcome.message : undefined);
  } catch (error) {
    // Only a write to the record throws.
    const message = error instanceof Error ? error.message : String(error);
    outcome = failedBefore("disk", message);
  }
  send({ type: "ended", outcome });
}

function send(message: WorkerMessage): void {
  // The fleet process may have ended.
  if (process.connected) process.send?.(message, () => undefined);
}
