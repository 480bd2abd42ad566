import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type GrantListEntry,
  ListAliasesCommand,
  ListResourceTagsCommand,
  paginateListGrants,
} from "@aws-sdk/client-kms";
import { z } from "zod";
import type { Observed, Subject } from "../subject";
import { declared, optional, type Reach, type Reader, seen, settingsOf, tags, text } from "./reader";
import { documentsIn, setOf, tagsOf } from "./values";

async function read({ id, arn, region, settings }: Subject, reach: Reach): Promise<Observed> {
  const kms = reach.account.kms(region);
  const KeyId = arn;
  const key = await reach.read("kms:DescribeKey", async () => {
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  });
  if (key.kind === "absent") return { kind: "absent" };
  if (key.kind === "failed" && key.fault.why !== "denied") return { kind: "unseen", fault: key.fault };
  const usable = key.kind === "read" && key.value.KeyState === "Enabled";
  const [rotation, policy, grants, aliases, tagged] = await Promise.all([
    // KMS does not return the rotation of a key that is not enabled. Its state is a finding already.
    usable
      ? reach.read("kms:GetKeyRotationStatus", async () => {
          return (await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled;
        })
      : ({ kind: "read", value: settings.get("rotation") === true } as const),
    reach.read("kms:GetKeyPolicy", async () => {
      return (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }))).Policy;
    }),
    reach.read("kms:ListGrants", async () => {
      const found: GrantListEntry[] = [];
      for await (const page of paginateListGrants({ client: kms }, { KeyId })) found.push(...(page.Grants ?? []));
      return found;
    }),
    reach.read("kms:ListAliases", async () => (await kms.send(new ListAliasesCommand({ KeyId }))).Aliases),
    reach.read("kms:ListResourceTags", async () => (await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags),
  ]);
  return seen(
    {
      ...settingsOf(key, (of) => ({
        description: of?.Description,
        state:
          of?.KeyState === "PendingDeletion" && of.DeletionDate
            ? `PendingDeletion, gone on ${of.DeletionDate.toISOString().slice(0, 10)}`
            : of?.KeyState,
      })),
      ...settingsOf(rotation, (on) => ({ rotation: on ?? false })),
      ...settingsOf(grants, (list) => ({ grants: setOf(list?.flatMap(grantText)) })),
      ...settingsOf(aliases, (list) => ({ aliases: setOf(list?.flatMap(({ AliasName }) => AliasName ?? [])) })),
      ...settingsOf(tagged, (list) => ({
        tags: tagsOf(list?.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value }))),
      })),
    },
    [["resource", documentsIn(policy, id, (value) => value)]],
  );
}

/** Returns a grant as a setting; empty for a grant to an AWS service, which acts for callers that may use the key themselves. */
function grantText({ GranteePrincipal = "", Operations = [] }: GrantListEntry): readonly string[] {
  return GranteePrincipal.endsWith(".amazonaws.com")
    ? []
    : [`${GranteePrincipal} may ${[...Operations].sort().join(", ")}`];
}

/** Reads KMS keys. */
export const keyReader: Reader = {
  declares: {
    "aws:kms/key:Key": declared(
      { arn: text, description: optional, enableKeyRotation: z.boolean().nullish(), tags },
      (of) => {
        return {
          of: of.arn,
          settings: {
            state: "Enabled",
            rotation: of.enableKeyRotation ?? false,
            tags: of.tags,
            ...(of.description === undefined ? {} : { description: of.description }),
          },
        };
      },
    ),
    "aws:kms/alias:Alias": declared({ name: text, targetKeyId: text }, ({ name, targetKeyId }, place) => {
      const { partition, region, accountId } = place;
      const arn = targetKeyId.startsWith("arn:")
        ? targetKeyId
        : `arn:${partition}:kms:${region}:${accountId}:key/${targetKeyId}`;
      return { of: arn, settings: { aliases: [name] }, part: true };
    }),
  },
  undeclared: { grants: [] },
  meaning: {
    description: "readers may mistake it for another key",
    state: "no one can read or write objects that the key encrypts",
    rotation: "the key material is no longer rotated every year",
    grants: "a grant allows use of the key independent of its policy",
    aliases: "the program does not find the key by its name",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "no one can read the objects that it encrypted",
  read,
};
