import { accessPointName } from "../../documents/names";
import type { BucketConfig } from "../../stacks/config/data";
import type { GrantConfig } from "../../stacks/config/grant";
import type { ExpectedAccessPoint, ExpectedBucket } from "./model";

/** The grants to one grantee in one place of a bucket's configuration. */
interface PlacedGrants {
  readonly grantee: string;
  readonly granted: readonly GrantConfig[];
  /** The path of the grants in the bucket's configuration. */
  readonly path: readonly PropertyKey[];
  /** The ARN of the access point for which they hold; undefined for the bucket itself. */
  readonly through: string | undefined;
}

/**
 * Returns the access points in the configuration of a bucket. Like {@link placedGrants}, it reads `grants` and `accessPoints` independent of
 * the code that builds the documents.
 *
 * @param arnOf returns the ARN of an access point from its name.
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
 * Returns the grants on a bucket, each with its access point, in the order of the configuration.
 *
 * @throws Error for a grant through an access point that the bucket does not have, as it would count as a grant on the bucket itself.
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
  const onBucket = Object.entries(grants).map(([grantee, granted]): PlacedGrants => ({
    ...{ grantee, granted, path: ["grants", grantee] },
    through: configured === "per-grantee" ? arnOf(accessPointName(bucket, grantee)) : undefined,
  }));
  if (configured === "per-grantee") return onBucket;
  const onAccessPoints = configured.flatMap(({ name, grants: granting }, n) =>
    Object.entries(granting).map(([grantee, granted]): PlacedGrants => ({
      ...{ grantee, granted, path: ["accessPoints", n, "grants", grantee] },
      through: arnOf(name),
    })),
  );
  return [...onBucket, ...onAccessPoints];
}
