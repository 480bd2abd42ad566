import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const role: Reader = async ({ inputs }, { iam }) => {
  const { name, ...declared } = z
    .object({
      name: z.string(),
      assumeRolePolicy: policy,
      // IAM's own default.
      maxSessionDuration: z.number().default(3600),
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

const rolePolicy: Reader = async ({ inputs }, { iam }) => {
  const declared = z.object({ role: z.string(), name: z.string(), policy }).parse(inputs);
  const { PolicyDocument } = await iam.send(
    new GetRolePolicyCommand({ RoleName: declared.role, PolicyName: declared.name }),
  );
  return { declared: declared.policy, found: policyOf(decoded(PolicyDocument)) };
};

const instanceProfile: Reader = async ({ inputs }, { iam }) => {
  const declared = z.object({ name: z.string(), role: z.string(), tags }).parse(inputs);
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: declared.name }));
  return {
    declared: { roles: [declared.role], tags: declared.tags },
    found: { roles: InstanceProfile?.Roles?.map((r) => r.RoleName), tags: tagsOf(InstanceProfile?.Tags) },
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
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment,
};
