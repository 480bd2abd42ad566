import { hostname } from "node:os";
import type { FailureCause, Lock } from "./engine";

/**
 * Patterns of error messages and their causes. The first match counts. Pulumi prints the messages of AWS and of the backend without an
 * error code.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const CAUSES: readonly (readonly [FailureCause, RegExp])[] = [
  ["locked", /the stack is currently locked by|\[409\] Conflict: Another update is currently in progress/],
  ["disk", /no space left on device|ENOSPC|disk quota exceeded/i],
  [
    "credentials",
    /ExpiredToken|RequestExpired|token (included in the request )?(is|has) expired|SSO session (associated with this profile )?has expired|No valid credential sources found|InvalidClientTokenId|UnrecognizedClientException|failed to refresh cached credentials|invalid access token|PULUMI_ACCESS_TOKEN must be set/i,
  ],
  [
    "throttled",
    /Throttl(ed|ing)|Rate exceeded|TooManyRequests|RequestLimitExceeded|SlowDown|reduce your request rate|\[429\]/i,
  ],
  [
    "backend",
    /could not (list|read|write) (bucket|stack|checkpoint)|unable to open bucket|failed to (load|read|save|write) checkpoint|problem logging in|error loading stack|blob \(key .*\) \(code=|getting stack (configuration|from)|api\.pulumi\.com.*(dial tcp|timeout|EOF)|no such file or directory.*\.pulumi\//i,
  ],
];

/** Returns the cause of a failure. @param text the output of Pulumi. */
export function causeOf(text: string): FailureCause {
  return CAUSES.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

/**
 * Parses the owner of a stack's lock from the output of Pulumi. If there are several locks, returns one that is not stale, if any.
 *
 * @param isAlive returns whether a process runs on this machine. @default runs
 * @returns undefined if the output names no owner, as with Pulumi Cloud.
 */
export function lockIn(text: string, isAlive: (pid: number) => boolean = runs): Lock | undefined {
  const locks = [...text.matchAll(/created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid = "", since = ""]): Lock => ({
      owner: `${user}@${host}, process ${pid}`,
      since,
      stale: host === hostname() && !isAlive(Number(pid)),
    }),
  );
  return locks.find(({ stale }) => !stale) ?? locks[0];
}

/** Returns whether a process runs on this machine. @param pid the id of the process. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process runs as another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
