import type { Partition } from "@cross-account-s3/iam";

/** The path of the roles that IAM Identity Center creates; the Region of its instance follows, except for us-east-1. */
export const RESERVED_PATH = "/aws-reserved/sso.amazonaws.com/";

/** The number of characters that Identity Center appends to the name of a role. */
const SUFFIX = 16;

/**
 * The ARN pattern of the roles that Identity Center creates for a permission set in an account. The last characters of their names
 * change when the set is provisioned again. The pattern has single-character wildcards for these, not `*`, because the name of
 * another set may begin with this one's: `Data` and `Data_Admin`.
 *
 * @param name the permission set's name.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role${RESERVED_PATH.slice(0, -1)}*/AWSReservedSSO_${name}_${"?".repeat(SUFFIX)}`;
}

/** Whether AWS manages a role, so that others cannot attach policies to it. */
export function isReserved(roleArn: string): boolean {
  return /:role\/(aws-reserved|aws-service-role)\//.test(roleArn);
}

/** The permission set of a role's name, if the ARN lacks the path, so that it names no role. */
export function permissionSetWithoutPath(roleArn: string): string | undefined {
  return /:role\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleArn)?.[1];
}
