import { AssumedRole } from "../../components/assumed-role";
import { accessPointArn } from "../../documents/arns";
import { assumedRolePolicy, type AssumedUse } from "../../documents/assumed-role-policy";
import { grouped } from "../../documents/grouped";
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
  const useOf = ({ access, accessPoint }: Grant, { name, region, key, config }: PlannedBucket): AssumedUse => ({
    bucket: name,
    region,
    access,
    ...(accessPoint === undefined ? {} : { accessPoint: accessPointArn(partition, region, accountId, accessPoint) }),
    keyArn: key.kind === "existing" ? key.arn : undefined,
    keyless: key.kind === "s3" || key.kind === "kept",
    consumerManagesNotifications: config.notifications === "consumer",
  });
  const uses = buckets.flatMap((bucket) =>
    bucket.grants.flatMap((grant) =>
      grant.via ? [[grant.via.name, { grant, use: useOf(grant, bucket) }] as const] : [],
    ),
  );
  return [...grouped(uses)].map(([name, [{ grant, use }, ...more]]) => ({
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
    policy: assumedRolePolicy({ partition, accountId, role: name, uses: [use, ...more.map((one) => one.use)] }),
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
