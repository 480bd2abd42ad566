/** The meaning of an AWS error for a read or a write: retry, stop because the resource does not exist, or stop. */
type Meaning = "again" | "gone" | "stop";

/** Thrown if the resource with the document (a bucket, topic, key, queue or trail) does not exist. */
export class GoneError extends Error {
  override readonly name = "GoneError";
}

/** AWS's error codes for a resource that does not exist. */
const gone: ReadonlySet<string> = new Set([
  "NoSuchBucket",
  "NotFound",
  "NotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "TrailNotFoundException",
]);

/** Codes of transient errors: throttling, conflicts with another write, and faults of the service or the network. */
const passing: ReadonlySet<string> = new Set([
  "OperationAborted",
  "ConflictException",
  "ConcurrentModificationException",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestThrottled",
  "RequestLimitExceeded",
  "SlowDown",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "DependencyTimeoutException",
  "InternalError",
  "InternalErrorException",
  "InternalFailure",
  "KMSInternalException",
  "RequestTimeout",
  "TimeoutError",
  "AbortError",
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
]);

interface Described {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Returns the parts of an error that describe it, for errors of any source. */
export function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { name: "", code: "", status: 0, message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" &&
    metadata !== null &&
    "httpStatusCode" in metadata &&
    typeof metadata.httpStatusCode === "number"
      ? metadata.httpStatusCode
      : 0;
  return { name: error.name, code, status, message: error.message };
}

/** Returns what an error means for the next step. */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof GoneError) return "gone";
  const { name, code, status } = describeError(error);
  if (gone.has(name)) return "gone";
  if (passing.has(name) || passing.has(code) || status >= 500 || status === 409 || status === 429) return "again";
  return "stop";
}

/** Returns an AWS error in one line: its name, its message, and for a denied call what to check. */
export function explain(error: unknown): string {
  const { name, status, message } = describeError(error);
  const text = [name, message].filter((part) => part !== "" && part !== "Error").join(": ");
  return status === 403
    ? `${text} (the deploying role of that account lacks this permission, or the resource belongs to another account)`
    : text;
}
