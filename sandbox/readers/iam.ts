import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const role: Reader = async ({ inputs }, { iam }) => {
  const { name, ...declared } = z
    .object({
      name: z.string(),
      assumeRolePolicy: policy,
      maxSessionDuration: z.number(),
      permissionsBoundary: z.string().optional(),
      tags,
    })
    .parse(inputs);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  return {
    declared: { ...declared, permissionsBoundary: declared.permissionsBoundary },
    found: {
      assumeRolePolicy: policyOf(decoded(Role?.AssumeRolePolicyDocument)),
      maxSessionDuration: Role?.MaxSessionDuration,
      permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
      tags: tagsOf(Role?.Tags),
    },
  };
};

const managedPolicy: Reader = async ({ id: PolicyArn, inputs }, { iam }) => {
  const declared = z.object({ name: z.string(), policy, tags }).parse(inputs);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  return {
    declared,
    found: { name: Policy?.PolicyName, policy: policyOf(decoded(PolicyVersion?.Document)), tags: tagsOf(Policy?.Tags) },
  };
};

const attachment: Reader = async ({ inputs }, { iam }) => {
  const declared = z.object({ role: z.string(), policyArn: z.string() }).parse(inputs);
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: declared.role }));
  return {
    declared: declared.policyArn,
    found: AttachedPolicies?.map((p) => p.PolicyArn).find((arn) => arn === declared.policyArn),
  };
};

/** IAM gives policies with percent signs, as RFC 3986 has it. */
function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text);
}

/** How IAM's resources are read back. */
export const iamReaders: Readonly<Record<string, Reader>> = {
  "aws:iam/role:Role": role,
  "aws:iam/policy:Policy": managedPolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment,
};
