import { z } from "zod";
import { RunRecord } from "./run-record";
import { operate, taskSchema } from "./stack-operation";
import { failedBefore, type Outcome } from "./engine";

// The process that works on stacks, one after the other, for a fleet. It is in a session of its own: Ctrl-C reaches the fleet
// only, which decides. Should the fleet be killed, it brings its stack to the end and records that.

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run"), task: taskSchema }),
  z.object({ type: z.literal("cancel") }),
]);

/** What a worker says to the fleet. */
type WorkerMessage =
  { readonly type: "progress"; readonly resources: number } | { readonly type: "ended"; readonly outcome: Outcome };

/** How often progress is said at most, in milliseconds. */
const PROGRESS_EVERY = 500;

let working: Promise<void> = Promise.resolve();
const canceled = new AbortController();

// The states that it reads and writes are private.
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
      if (Date.now() - last < PROGRESS_EVERY) return;
      last = Date.now();
      say({ type: "progress", resources });
    };
    outcome = await operate(task, record.logFile(task.stack), progress, canceled.signal);
    record.ended(task.stack, outcome.kind === "failed" ? outcome.message : undefined);
  } catch (error) {
    // The record could not be written.
    const message = error instanceof Error ? error.message : String(error);
    outcome = failedBefore("disk", message);
  }
  say({ type: "ended", outcome });
}

function say(message: WorkerMessage): void {
  // The fleet may be gone.
  if (process.connected) process.send?.(message, () => undefined);
}
