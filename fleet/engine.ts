import { z } from "zod";

/** A Pulumi operation on a stack. */
export type Operation = "preview" | "up" | "refresh" | "destroy";

const resourceChange = z.object({
  /** Pulumi's name of the step, such as `create`, `update` or `replace`. */
  op: z.string(),
  urn: z.string(),
  /** The paths of the properties that change, such as `tags.owner`; absent if the engine does not report them. */
  properties: z.array(z.string()).exactOptional(),
});

/** A resource that changes. */
export type ResourceChange = z.output<typeof resourceChange>;

const policyFinding = z.object({
  policy: z.string(),
  level: z.enum(["advisory", "mandatory"]),
  urn: z.string(),
  message: z.string(),
});

/** A finding of the policy pack. */
export type PolicyFinding = z.output<typeof policyFinding>;

const lock = z.object({
  /** The user, the host and the process id, such as `user@host, process 42`. */
  owner: z.string(),
  /** The time at which the lock was acquired, in ISO 8601. */
  since: z.string(),
  /** Whether the process ran on this machine and has ended. Such a lock is never released. */
  stale: z.boolean(),
});

/** The lock of a stack, and its owner. */
export type Lock = z.output<typeof lock>;

const failureCause = z.enum(["credentials", "backend", "disk", "throttled", "locked", "canceled", "other"]);

/**
 * The cause of a failed operation. `credentials`, `backend` and `disk` would fail every other stack in the same way, so that they stop a
 * run. A stack that was `throttled` is retried.
 */
export type FailureCause = z.output<typeof failureCause>;

/** The schema of {@link Outcome} in messages between processes and in files. */
export const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("succeeded"),
    /** The resources that changed. */
    changes: z.array(resourceChange),
    /** The number of resources that did not change. */
    unchanged: z.number(),
    findings: z.array(policyFinding),
    /** Notes for the user, one line each. */
    notes: z.array(z.string()),
  }),
  z.object({
    kind: z.literal("failed"),
    cause: failureCause,
    message: z.string(),
    changes: z.array(resourceChange),
    findings: z.array(policyFinding),
    lock: lock.exactOptional(),
  }),
]);

/** The outcome of an operation on one stack. */
export type Outcome = z.output<typeof outcomeSchema>;

/** Runs operations on stacks. The only interface between the fleet and Pulumi. */
export interface Engine {
  /**
   * Runs one operation on one stack. If the operation fails, returns a failed outcome instead of throwing.
   *
   * @param progress called with the number of resources that are done.
   * @param cancel aborted to cancel the operation.
   */
  run(
    stack: string,
    operation: Operation,
    progress: (resources: number) => void,
    cancel: AbortSignal,
  ): Promise<Outcome>;
  /** Ends the processes that the engine started. */
  close(): Promise<void>;
}

/** Returns the outcome of an operation that failed before it changed a resource. */
export function failedBefore(cause: FailureCause, message: string): Outcome {
  return { kind: "failed", cause, message, changes: [], findings: [] };
}
