/**
 * What a permissions boundary must be, if the ARN cannot be one: a customer managed policy of the role's account, or an AWS managed
 * policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryProblem(arn: string | undefined, accountId: string): string | undefined {
  const owner = arn?.split(":")[4];
  if (owner === undefined || owner === accountId || owner === "aws") return undefined;
  return `a policy of this stack's own account ${accountId}, or one of AWS's own: IAM takes no other as a boundary`;
}
