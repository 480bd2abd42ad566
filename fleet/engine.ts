import { z } from "zod";

/** What can be done with a stack. */
export type Operation = "preview" | "up" | "refresh" | "destroy";

/** A resource that changes: its URN and what happens to it, in Pulumi's words, such as `create`, `update` or `replace`. */
const resourceChange = z.object({
  op: z.string(),
  urn: z.string(),
  /** The paths of the properties that change, such as `tags.owner`; none if the engine does not say. */
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

/** What the policy pack found. */
export type PolicyFinding = z.output<typeof policyFinding>;

const lock = z.object({
  /** `user@host`, and the id of the process there. */
  owner: z.string(),
  /** When it was taken, in ISO 8601. */
  since: z.string(),
  /** Whether the process was on this machine and has ended, so that nothing will ever release the lock. */
  stale: z.boolean(),
});

/** Who holds the lock of a stack. */
export type Lock = z.output<typeof lock>;

/**
 * Why an operation failed. With `credentials`, `backend` and `disk` every other stack would fail the same way, so that a run
 * stops; `throttled` is tried again.
 */
const failureCause = z.enum(["credentials", "backend", "disk", "throttled", "locked", "canceled", "other"]);

/** Why an operation failed. */
export type FailureCause = z.output<typeof failureCause>;

/** What came of an operation on one stack, as it passes between processes and into files. */
export const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("succeeded"),
    /** The resources that changed, without those that stayed the same. */
    changes: z.array(resourceChange),
    /** How many stayed the same. */
    unchanged: z.number(),
    findings: z.array(policyFinding),
    /** What the user should know though all went well, a line each. */
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

/** What came of an operation on one stack. */
export type Outcome = z.output<typeof outcomeSchema>;

/** Does operations on stacks. The only interface between the fleet and Pulumi. */
export interface Engine {
  /**
   * Does one operation on one stack. Never throws for a failure of the stack.
   *
   * @param progress called with how many resources are done so far.
   * @param cancel aborted to cancel the operation.
   */
  run(
    stack: string,
    operation: Operation,
    progress: (resources: number) => void,
    cancel: AbortSignal,
  ): Promise<Outcome>;
  /** Ends what the engine started. */
  close(): Promise<void>;
}

/** A failure, before anything changed. */
export function failedBefore(cause: FailureCause, message: string): Outcome {
  return { kind: "failed", cause, message, changes: [], findings: [] };
}
