import { checkAccessNotGranted, parsePolicy, unlessTooComplex } from "@cross-account-s3/iam";
import type { Found, FoundBucket, FoundRole } from "./found";

/**
 * Describes the roles in the buckets' accounts that the control account may assume and whose own policies allow access to the buckets, one
 * line each. These roles stay unchanged, because a grant with `via: role` creates a new role.
 */
export function assumableRoles(
  { assumable }: Pick<Found, "assumable">,
  buckets: readonly FoundBucket[],
): readonly string[] {
  return assumable.flatMap((role) => {
    const reached = buckets.filter((bucket) => role.arn.split(":")[4] === bucket.accountId && reaches(role, bucket));
    if (reached.length === 0) return [];
    const names = reached.map(({ name }) => name).join(", ");
    return [
      `${role.arn}: the control account may assume it if its conditions hold, and its policies allow access to ${names}; it stays unchanged, and a grant with via: role creates a role with exactly what is granted`,
    ];
  });
}

/** Returns whether a role's own policies allow any access to a bucket. Returns true if this cannot be decided. */
function reaches({ policies }: FoundRole, { arn }: FoundBucket): boolean {
  return policies.some(({ policy }) => {
    const parsed = parsePolicy(policy, { type: "identity" });
    if (!("policy" in parsed)) return true;
    const access = { actions: ["s3:*"], resources: [arn, `${arn}/*`] };
    return unlessTooComplex(() => checkAccessNotGranted(parsed.policy, access, "identity").result === "FAIL", true);
  });
}
