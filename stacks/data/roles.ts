import { AssumedRole } from "../../components/assumed-role";
import { accessPointArn } from "../../documents/arns";
import { assumedRolePolicy, type AssumedUse } from "../../documents/assumed-role-policy";
import type { Grant } from "../../documents/grants";
import type { PolicyDocument } from "../../documents/policy";
import { trustPolicy } from "../../documents/trust-policy";
import type { DataConfig } from "../config";
import type { Providers } from "../providers";
import type { PlannedBucket } from "./plan";

/** The plan of a role that a control role assumes. */
interface PlannedAssumedRole {
  readonly name: string;
  readonly controlRole: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
}

/**
 * The roles that the stack creates for `via: role` grants: one for each control role, with all its buckets.
 *
 * @throws LimitError naming the role, if a policy would be larger than IAM accepts.
 */
export function planAssumedRoles(
  { partition, accountId }: DataConfig,
  buckets: readonly PlannedBucket[],
): readonly PlannedAssumedRole[] {
  const byName = new Map<string, { grant: Grant; uses: AssumedUse[] }>();
  for (const bucket of buckets) {
    for (const grant of bucket.grants) {
      if (!grant.via) continue;
      const use = {
        bucket: bucket.name,
        region: bucket.region,
        access: grant.access,
        ...(grant.accessPoint === undefined
          ? {}
          : { accessPoint: accessPointArn(partition, bucket.region, accountId, grant.accessPoint) }),
        keyArn: bucket.key.kind === "existing" ? bucket.key.arn : undefined,
        keyless: bucket.key.kind === "s3" || bucket.key.kind === "kept",
        consumerManagesNotifications: bucket.config.notifications === "consumer",
      };
      const known = byName.get(grant.via.name);
      if (known) known.uses.push(use);
      else byName.set(grant.via.name, { grant, uses: [use] });
    }
  }
  return [...byName].map(([name, { grant, uses }]) => ({
    name,
    controlRole: grant.grantee.name,
    trust: trustPolicy(
      partition,
      accountId,
      name,
      {
        kind: "arns",
        arns: grant.grantee.callers,
        ...(grant.via?.externalId === undefined ? {} : { externalId: grant.via.externalId }),
      },
      grant.grantee.sessionTags,
    ),
    policy: assumedRolePolicy({ partition, accountId, role: name, uses }),
  }));
}

/** Creates the roles with the provider of the stack's Region; IAM is global. */
export function makeAssumedRoles(
  { tags, permissionsBoundary }: DataConfig,
  roles: readonly PlannedAssumedRole[],
  providers: Providers,
): ReadonlyMap<string, AssumedRole> {
  const bound = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  return new Map(
    roles.map(({ name, controlRole, trust, policy }) => [
      controlRole,
      new AssumedRole(
        controlRole,
        {
          roleName: name,
          description: `What ${controlRole} of the control account does here`,
          trust,
          policy,
          tags,
          ...bound,
        },
        { providers: [providers.in()] },
      ),
    ]),
  );
}
