import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import type { NamedDocument } from "../../rehearsal/world";
import type { Seen, Thing } from "../thing";
import type { Reading } from "./fault";
import type { Reach } from "./reach";
import { documentOf, map, NONE } from "./values";

/** Reads a role: who may assume it, what bounds it, and every policy that it has, attached or its own. */
export async function readRole({ id, name: RoleName }: Thing, reach: Reach): Promise<Seen> {
  const iam = reach.account.iam();
  const role = await reach.read(id, "iam:GetRole", "", async () => {
    return (await iam.send(new GetRoleCommand({ RoleName }))).Role;
  });
  if (role.kind === "absent") return { kind: "absent" };
  if (role.kind === "failed") return { kind: "unseen", fault: role.fault };
  const { AssumeRolePolicyDocument, MaxSessionDuration, PermissionsBoundary } = role.value;
  const boundaryArn = PermissionsBoundary?.PermissionsBoundaryArn;
  const [attached, own, boundary] = await Promise.all([
    attachedPolicies(id, RoleName, reach),
    ownPolicies(id, RoleName, reach),
    boundaryArn === undefined ? undefined : managedPolicy(id, boundaryArn, reach),
  ]);
  return {
    kind: "seen",
    settings: new Map([
      ["maximum session", { kind: "read", value: `${MaxSessionDuration ?? 3600} s` }],
      ["permissions boundary", { kind: "read", value: boundaryArn ?? NONE }],
    ]),
    documents: new Map([
      [
        "trust",
        AssumeRolePolicyDocument === undefined
          ? { kind: "read", value: [] }
          : { kind: "read", value: [documentOf(`trust of ${id}`, AssumeRolePolicyDocument)] },
      ],
      ["identity", both(attached, own)],
      ["boundary", boundary ? map(boundary, (document) => [document], []) : { kind: "read", value: [] }],
    ]),
  };
}

type Documents = Reading<readonly NamedDocument[]>;

async function attachedPolicies(id: string, RoleName: string, reach: Reach): Promise<Documents> {
  const arns = await reach.read(id, "iam:ListAttachedRolePolicies", "", async () => {
    const found: string[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client: reach.account.iam() }, { RoleName })) {
      found.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
    }
    return found;
  });
  if (arns.kind !== "read") return arns;
  return all(await Promise.all(arns.value.map((arn) => managedPolicy(id, arn, reach))));
}

async function managedPolicy(id: string, PolicyArn: string, reach: Reach): Promise<Reading<NamedDocument>> {
  const iam = reach.account.iam();
  const version = await reach.read(id, "iam:GetPolicy", "", async () => {
    return (await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId;
  });
  if (version.kind !== "read") return version;
  return reach.read(id, "iam:GetPolicyVersion", "", async () => {
    const of = { PolicyArn, VersionId: version.value };
    const text = (await iam.send(new GetPolicyVersionCommand(of))).PolicyVersion?.Document;
    return text === undefined ? undefined : documentOf(`policy ${PolicyArn.split("/").at(-1) ?? PolicyArn}`, text);
  });
}

async function ownPolicies(id: string, RoleName: string, reach: Reach): Promise<Documents> {
  const iam = reach.account.iam();
  const names = await reach.read(id, "iam:ListRolePolicies", "", async () => {
    const found: string[] = [];
    for await (const page of paginateListRolePolicies({ client: iam }, { RoleName })) {
      found.push(...(page.PolicyNames ?? []));
    }
    return found;
  });
  if (names.kind !== "read") return names;
  const documents = names.value.map((PolicyName) =>
    reach.read(id, "iam:GetRolePolicy", "", async () => {
      const text = (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument;
      return text === undefined ? undefined : documentOf(`policy ${PolicyName}`, text);
    }),
  );
  return all(await Promise.all(documents));
}

/** All of them, or the first failure: of half a role's policies nothing can be said. */
function all(readings: readonly Reading<NamedDocument>[]): Documents {
  const failed = readings.find((reading) => reading.kind === "failed");
  if (failed) return failed;
  return { kind: "read", value: readings.flatMap((reading) => (reading.kind === "read" ? [reading.value] : [])) };
}

function both(one: Documents, other: Documents): Documents {
  if (one.kind !== "read") return one;
  return map(other, (documents) => [...one.value, ...documents]);
}
