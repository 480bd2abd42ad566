import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { hasWildcard, matchesWildcard } from "@cross-account-s3/iam";
import { z } from "zod";
import { RESERVED_PATH } from "../../documents/permission-set";
import type { NamedDocument } from "../../rehearsal/world";
import type { Placed } from "../placed-resources";
import type { Observed, Subject } from "../subject";
import type { Reading } from "./fault";
import { declared, optional, type Reach, type Reader, seen, settingsOf, tags, text, texts, unobserved } from "./reader";
import { documentOf, documentsIn, setOf, tagsOf } from "./values";

async function read(subject: Subject, reach: Reach): Promise<Observed> {
  const { id } = subject;
  const iam = reach.account.iam();
  const named = await roleName(subject, reach);
  const unnamed = unobserved(named);
  if (unnamed || named.kind !== "read") return unnamed ?? { kind: "absent" };
  const RoleName = named.value;
  const role = await reach.read("iam:GetRole", async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role);
  const missing = unobserved(role);
  if (missing || role.kind !== "read") return missing ?? { kind: "absent" };
  const boundaryArn = role.value.PermissionsBoundary?.PermissionsBoundaryArn;
  const [arns, own, boundary] = await Promise.all([
    attachedPolicies(RoleName, reach),
    ownPolicies(RoleName, reach),
    boundaryArn === undefined ? ({ kind: "absent" } as const) : managedPolicy(boundaryArn, reach),
  ]);
  const attached =
    arns.kind === "read" ? await Promise.all(arns.value.map((arn) => managedPolicy(arn, reach))) : [arns];
  return seen(
    {
      ...settingsOf(role, (of) => ({
        "maximum session": `${of?.MaxSessionDuration ?? 3600} s`,
        "permissions boundary": boundaryArn,
        tags: tagsOf(of?.Tags),
      })),
      ...settingsOf(arns, (list) => ({ "attached policies": setOf(list) })),
    },
    [
      ["trust", documentsIn(role, `trust of ${id}`, ({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument)],
      ["identity", all([...attached, ...own])],
      ["boundary", all([boundary])],
    ],
  );
}

/** The name of a role; that of a permission set's role ends in characters that only Identity Center knows. */
async function roleName({ arn, name }: Subject, { account, read }: Reach): Promise<Reading<string>> {
  if (!hasWildcard(arn)) return { kind: "read", value: name };
  return read("iam:ListRoles", async () => {
    for await (const { Roles = [] } of paginateListRoles({ client: account.iam() }, { PathPrefix: RESERVED_PATH })) {
      const role = Roles.find(({ Arn = "" }) => matchesWildcard(arn, Arn));
      if (role) return role.RoleName;
    }
    return undefined;
  });
}

function attachedPolicies(RoleName: string, { account, read }: Reach): Promise<Reading<readonly string[]>> {
  return read("iam:ListAttachedRolePolicies", async () => {
    const found: string[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client: account.iam() }, { RoleName })) {
      found.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
    }
    return found;
  });
}

/** Reads the default version of a managed policy. */
export async function managedPolicy(PolicyArn: string, { account, read }: Reach): Promise<Reading<NamedDocument>> {
  const iam = account.iam();
  const version = await read("iam:GetPolicy", async () => {
    return (await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId;
  });
  if (version.kind !== "read") return version;
  return read("iam:GetPolicyVersion", async () => {
    const of = { PolicyArn, VersionId: version.value };
    const document = (await iam.send(new GetPolicyVersionCommand(of))).PolicyVersion?.Document;
    return document === undefined
      ? undefined
      : documentOf(`policy ${PolicyArn.split("/").at(-1) ?? PolicyArn}`, document);
  });
}

async function ownPolicies(RoleName: string, { account, read }: Reach): Promise<readonly Reading<NamedDocument>[]> {
  const iam = account.iam();
  const names = await read("iam:ListRolePolicies", async () => {
    const found: string[] = [];
    for await (const page of paginateListRolePolicies({ client: iam }, { RoleName })) {
      found.push(...(page.PolicyNames ?? []));
    }
    return found;
  });
  if (names.kind !== "read") return [names];
  return Promise.all(
    names.value.map((PolicyName) =>
      read("iam:GetRolePolicy", async () => {
        const document = (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument;
        return document === undefined ? undefined : documentOf(`policy ${PolicyName}`, document);
      }),
    ),
  );
}

/** Returns all documents, or the first failure, as a role cannot be compared with only some of its policies. */
function all(readings: readonly Reading<unknown>[]): Reading<readonly NamedDocument[]> {
  const failed = readings.find((reading) => reading.kind === "failed");
  if (failed) return failed;
  return {
    kind: "read",
    value: readings.flatMap((reading) => (reading.kind === "read" ? [reading.value as NamedDocument] : [])),
  };
}

/** Returns the ARN of the role that a resource names, without the role's path; the inventory adds it. */
function roleOf({ resource: { outputs }, place: { partition, accountId } }: Placed): string {
  return `arn:${partition}:iam::${accountId}:role/${text.parse(outputs.role)}`;
}

/** Reads roles, with all their attached and inline policies. */
export const roleReader: Reader = {
  declares: {
    "aws:iam/role:Role": declared(
      {
        arn: text,
        maxSessionDuration: z.number().nullish(),
        permissionsBoundary: optional,
        managedPolicyArns: texts,
        tags,
      },
      (of) => {
        return {
          of: of.arn,
          settings: {
            "maximum session": `${of.maxSessionDuration ?? 3600} s`,
            "permissions boundary": of.permissionsBoundary,
            "attached policies": of.managedPolicyArns,
            tags: of.tags,
          },
        };
      },
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (placed) => ({
      of: roleOf(placed),
      settings: { "attached policies": [text.parse(placed.resource.outputs.policyArn)] },
      part: true,
    }),
    // The inline policy is compared as one of the role's documents.
    "aws:iam/rolePolicy:RolePolicy": (placed) => ({ of: roleOf(placed), settings: {}, part: true }),
  },
  undeclared: {},
  meaning: {
    "maximum session": "sessions may last longer, or end earlier, than declared",
    "permissions boundary": "the limit of the role's permissions is not as declared",
    "attached policies": "principals that may change an undeclared policy decide what the role may do",
    tags: "conditions on the role's tags may change",
  },
  absence: "no principal can assume it, and its grants have no effect",
  read,
};
