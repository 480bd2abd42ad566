import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { type Engine, failedBefore, type Operation, type Outcome, outcomeSchema } from "./engine";

import type { Task } from "./stack-operation";

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), resources: z.number() }),
  z.object({ type: z.literal("ended"), outcome: outcomeSchema }),
]);

/** Runs operations in worker processes with Pulumi's Automation API. Starts a worker when all others are busy. */
export class Workers implements Engine {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();

  /** @param taskOf returns the task of a worker for an operation on a stack. */
  constructor(private readonly taskOf: (stack: string, operation: Operation) => Promise<Task>) {}

  async run(
    stack: string,
    operation: Operation,
    progress: (resources: number) => void,
    cancel: AbortSignal,
  ): Promise<Outcome> {
    let task: Task;
    try {
      task = await this.taskOf(stack, operation);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return failedBefore("credentials", message);
    }
    if (cancel.aborted) return failedBefore("canceled", "canceled");
    const worker = this.#idle.pop() ?? this.#start();
    const abort = () => worker.send({ type: "cancel" });
    cancel.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise<Outcome>((resolve) => {
        const lost = (code: number | null, signal: string | null) => {
          this.#all.delete(worker);
          const message = `the process that worked on it ended with ${signal ?? `code ${code ?? 1}`}; see its log`;
          resolve(failedBefore("other", message));
        };
        worker.once("exit", lost);
        worker.on("message", (received) => {
          const message = messageSchema.parse(received);
          if (message.type === "progress") {
            progress(message.resources);
            return;
          }
          worker.off("exit", lost).removeAllListeners("message");
          this.#idle.push(worker);
          resolve(message.outcome);
        });
        worker.send({ type: "run", task });
      });
    } finally {
      cancel.removeEventListener("abort", abort);
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#all].map(async (worker) => {
        const ended = new Promise((resolve) => worker.once("exit", resolve));
        worker.disconnect();
        await ended;
      }),
    );
  }

  #start(): ChildProcess {
    const worker = fork(join(__dirname, "../scripts/run.cjs"), ["fleet/worker.ts"], {
      detached: true,
      stdio: "ignore",
    });
    this.#all.add(worker);
    worker.once("exit", () => this.#all.delete(worker));
    return worker;
  }
}
