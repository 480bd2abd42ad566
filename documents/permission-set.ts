import type { Partition } from "@cross-account-s3/iam";

/** The path of the roles that IAM Identity Center makes; with the Region of its instance behind it, but for us-east-1. */
const PATH = "aws-reserved/sso.amazonaws.com";

/** Identity Center ends the name of a role with so many characters of its own. */
const SUFFIX = 16;

/**
 * The ARN pattern of the roles that Identity Center makes for a permission set in an account. Their names end in characters that
 * change when the set is provisioned anew. Single-character wildcards stand for these, and not `*`, as the name of
 * another set may begin with this one's: `Data` and `Data_Admin`.
 *
 * @param name the permission set's name.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${PATH}*/AWSReservedSSO_${name}_${"?".repeat(SUFFIX)}`;
}

/** Whether only AWS manages a role, so that no one else can attach policies to it. */
export function isReserved(roleArn: string): boolean {
  return /:role\/(aws-reserved|aws-service-role)\//.test(roleArn);
}

/** The permission set that a role's name is of, where its ARN has lost the path, so that it names no role. */
export function permissionSetWithoutPath(roleArn: string): string | undefined {
  return /:role\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleArn)?.[1];
}
