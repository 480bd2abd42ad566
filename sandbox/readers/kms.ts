import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const key: Reader = async ({ id: KeyId, inputs }, { kms }) => {
  const declared = z.object({ description: z.string(), enableKeyRotation: z.boolean(), policy, tags }).parse(inputs);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  return {
    declared: { ...declared, state: "Enabled" },
    found: {
      description: KeyMetadata?.Description,
      enableKeyRotation: KeyRotationEnabled,
      policy: policyOf(Policy),
      tags: tagsOf(Tags?.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value }))),
      state: KeyMetadata?.KeyState,
    },
  };
};

const alias: Reader = async ({ inputs }, { kms }) => {
  const { name, targetKeyId: KeyId } = z.object({ name: z.string(), targetKeyId: z.string() }).parse(inputs);
  const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId }));
  return { declared: name, found: Aliases?.map((a) => a.AliasName).find((found) => found === name) };
};

/** How KMS's resources are read back. */
export const kmsReaders: Readonly<Record<string, Reader>> = { "aws:kms/key:Key": key, "aws:kms/alias:Alias": alias };
