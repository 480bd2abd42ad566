/** The kind of a fault. */
type Why = "denied" | "expired" | "throttled" | "unreachable" | "elsewhere" | "no reader" | "undecided" | "other";

/** Something that could not be read or decided, such as a call that failed. */
export interface Fault {
  /** Its subject, such as `bucket/acme-genomics`. */
  readonly of: string;
  /** The IAM action of the call, such as `s3:GetBucketPolicy`; empty for something that was read and could not be decided. */
  readonly action: string;
  readonly why: Why;
  /** The problem and what to do about it, in one line. */
  readonly message: string;
}

/** The outcome of one call: a value, none, or a failure. */
export type Reading<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly fault: Fault };

/** AWS's error codes for a resource or a setting that does not exist. */
const ABSENT: ReadonlySet<string> = new Set([
  "AWS.SimpleQueueService.NonExistentQueue",
  "DashboardNotFoundError",
  "InvalidVpcEndpointId.NotFound",
  "InvalidVpcEndpointIdNotFound",
  "NoSuchAccessPoint",
  "NoSuchAccessPointPolicy",
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchCORSConfiguration",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "NoSuchTagSet",
  "NotFound",
  "NotFoundException",
  "ObjectLockConfigurationNotFoundError",
  "OwnershipControlsNotFoundError",
  "QueueDoesNotExist",
  "ReplicationConfigurationNotFoundError",
  "ResourceNotFound",
  "ResourceNotFoundException",
  "ServerSideEncryptionConfigurationNotFoundError",
  "TrailNotFoundException",
]);

const BY_NAME: Readonly<Record<Exclude<Why, "no reader" | "undecided" | "other">, ReadonlySet<string>>> = {
  denied: new Set([
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "UnauthorizedOperation",
    "Forbidden",
  ]),
  expired: new Set([
    "AuthFailure",
    "CredentialsProviderError",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
  ]),
  throttled: new Set([
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
  ]),
  unreachable: new Set([
    "AbortError",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "EPIPE",
    "ETIMEDOUT",
    "ServiceUnavailable",
    "TimeoutError",
  ]),
  elsewhere: new Set(["AuthorizationHeaderMalformed", "MethodNotAllowed", "PermanentRedirect", "WrongAccount"]),
};

const REMEDY: Readonly<Record<Exclude<Why, "undecided">, string>> = {
  denied:
    "allow this action for the role or user that reads (docs/verify.md and docs/discover.md have the policies), or check whether the resource belongs to another account",
  expired: "sign in again, or check aws:profile and aws:assumeRoles of the stack",
  throttled: "run it again with a smaller --concurrency",
  unreachable:
    "the service could not be reached in this Region: check the network, aws:endpoints and the AWS Health Dashboard",
  elsewhere: "it is in another account or Region than the stack says",
  "no reader": "compare it by hand",
  other: "see AWS's message",
};

interface Described {
  readonly name: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly text: string;
}

/** Returns the parts of an error that describe it. AWS's messages contain no credentials. */
export function described(error: unknown): Described {
  if (!(error instanceof Error)) return { name: "", code: "", status: undefined, text: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  return { name: error.name, code, status, text: error.message.split("\n")[0] ?? "" };
}

/** Returns whether an error means that a resource or a setting does not exist. */
export function isAbsent(error: unknown): boolean {
  const { name, code } = described(error);
  return ABSENT.has(name) || ABSENT.has(code);
}

/** Returns the kind of an error. */
export function whyOf(error: unknown): Exclude<Why, "undecided"> {
  const { name, code, status } = described(error);
  for (const why of ["denied", "expired", "throttled", "unreachable", "elsewhere"] as const) {
    if (BY_NAME[why].has(name) || BY_NAME[why].has(code)) return why;
  }
  if (status === 403) return "denied";
  if (status === 429) return "throttled";
  if (status === 301 || status === 405) return "elsewhere";
  return status !== undefined && status >= 500 ? "unreachable" : "other";
}

/** Returns the fault for something that was read and could not be decided. */
export function undecidedFault(of: string, message: string): Fault {
  return { of, action: "", why: "undecided", message };
}

/** Returns the fault for a failed call. */
export function faultOf(of: string, action: string, error: unknown): Fault {
  const why = whyOf(error);
  const { name, code, text } = described(error);
  const what = [name === "Error" ? code : name, text].filter((part) => part !== "").join(": ");
  return { of, action, why, message: `${what} (${REMEDY[why]})` };
}
