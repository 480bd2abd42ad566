import { accessPointName } from "../../documents/names";
import type { BucketConfig } from "../../stacks/config/data";
import type { GrantConfig } from "../../stacks/config/grant";
import type { ExpectedAccessPoint, ExpectedBucket } from "./model";

/** The grants of one grantee in one place of a bucket's configuration. */
interface PlacedGrants {
  readonly grantee: string;
  readonly granted: readonly GrantConfig[];
  /** Where they stand, from the bucket on. */
  readonly path: readonly PropertyKey[];
  /** The ARN of the only access point through which they hold; undefined for the bucket itself. */
  readonly through: string | undefined;
}

/**
 * The access points that the configuration of a bucket intends. The proof's own reading of `grants` and `accessPoints`, as
 * {@link placedGrants} is: the documents are made from another.
 *
 * @param arnOf the ARN of an access point by its name.
 */
export function expectedAccessPoints(
  { name: bucket, grants, accessPoints = [] }: BucketConfig,
  arnOf: (name: string) => string,
): readonly ExpectedAccessPoint[] {
  const points =
    accessPoints === "per-grantee"
      ? Object.keys(grants).map((grantee) => ({ name: accessPointName(bucket, grantee), vpcId: undefined }))
      : accessPoints;
  return points.map(({ name, vpcId }) => ({ name, vpcId, arn: arnOf(name) }));
}

/**
 * The grants on a bucket with the access point through which each holds, in the order of the configuration.
 *
 * @throws Error for a grant through an access point that the bucket does not have: it would be read as one on the bucket itself.
 */
export function placedGrants({
  config,
  accessPoints,
}: Pick<ExpectedBucket, "config" | "accessPoints">): readonly PlacedGrants[] {
  const { name: bucket, grants, accessPoints: configured = [] } = config;
  const arnOf = (name: string): string => {
    const point = accessPoints.find((one) => one.name === name);
    if (!point) throw new Error(`bucket ${bucket}: a grant is through ${name}, which is no access point of it`);
    return point.arn;
  };
  const own = Object.entries(grants).map(([grantee, granted]): PlacedGrants => ({
    ...{ grantee, granted, path: ["grants", grantee] },
    through: configured === "per-grantee" ? arnOf(accessPointName(bucket, grantee)) : undefined,
  }));
  if (configured === "per-grantee") return own;
  const there = configured.flatMap(({ name, grants: granting }, n) =>
    Object.entries(granting).map(([grantee, granted]): PlacedGrants => ({
      ...{ grantee, granted, path: ["accessPoints", n, "grants", grantee] },
      through: arnOf(name),
    })),
  );
  return [...own, ...there];
}
