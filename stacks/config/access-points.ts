import { z } from "zod";
import { actionsOf } from "../../documents/access";
import { takesAccessPoint } from "../../documents/grantable-actions";
import { longestName, nameProblem } from "../../documents/name-rules";
import { accessPointName } from "../../documents/names";
import * as field from "./fields";
import { type GrantConfig, grantsOfRole } from "./grant";

const LONGEST = longestName("accessPoint");

const NAME =
  "the name of an access point: 3 to 50 lower-case letters, digits and hyphens, a letter or digit at both ends";

const name = field
  .text(NAME)
  .refine((written) => written.length <= LONGEST, {
    error: ({ input }) => `the name of an access point, of at most ${LONGEST} characters, not ${String(input).length}`,
    abort: true,
  })
  .refine((written) => nameProblem("accessPoint", written) === undefined, {
    error: `${NAME}, without the endings that S3 keeps for itself, such as -s3alias`,
  });

const point = field.strict({
  /** Its name, which is unique in the account and Region, and public in DNS. */
  name,
  /** The only VPC from which it accepts requests. Another VPC needs another access point. @default from anywhere */
  vpcId: field.ec2Id("the id of a VPC", "vpc").exactOptional(),
  /** Its grants, in the form of the bucket's `grants`. */
  grants: z
    .record(z.string(), grantsOfRole, { error: "a map of role names to levels or grants" })
    .refine((grants) => Object.keys(grants).length > 0, {
      error: "at least one grant: an access point without grants serves no principal",
    }),
});

const points = field.list(point, "access points, each with name and grants").min(1, {
  error: "at least one access point, or no accessPoints at all",
});

/** An access point as the user configured it. */
type AccessPointConfig = z.output<typeof point>;

const perGrantee = z.literal("per-grantee", { error: "per-grantee, or a list of access points" });

/** A bucket's access points: each with its own grants, or one for each grantee of the bucket's grants. */
export const accessPoints = field.shaped<readonly AccessPointConfig[] | "per-grantee">([perGrantee, points], (input) =>
  Array.isArray(input) ? points : perGrantee,
);

/** The part of a bucket's configuration with its grants. */
interface GrantingBucket {
  readonly name: string;
  readonly grants: Readonly<Record<string, readonly GrantConfig[]>>;
  readonly accessPoints?: readonly AccessPointConfig[] | "per-grantee";
}

/** The grants of one grantee in one place of a bucket's configuration. */
export interface GrantEntry {
  readonly grantee: string;
  readonly granted: readonly GrantConfig[];
  /** Where they stand, from the bucket on. */
  readonly path: readonly PropertyKey[];
  /** The name of the only access point through which they apply. @default the bucket itself */
  readonly accessPoint?: string;
}

/** All grants of a bucket, including those through its access points. */
export function grantEntries({ name: bucket, grants, accessPoints: of = [] }: GrantingBucket): readonly GrantEntry[] {
  const own = Object.entries(grants).map(([grantee, granted]): GrantEntry => ({
    ...{ grantee, granted, path: ["grants", grantee] },
    ...(of === "per-grantee" ? { accessPoint: accessPointName(bucket, grantee) } : {}),
  }));
  if (of === "per-grantee") return own;
  return [
    ...own,
    ...of.flatMap((one, n) =>
      Object.entries(one.grants).map(([grantee, granted]): GrantEntry => ({
        ...{ grantee, granted, path: ["accessPoints", n, "grants", grantee], accessPoint: one.name },
      })),
    ),
  ];
}

/** An access point of a bucket. */
interface NamedAccessPoint {
  readonly name: string;
  /** The only VPC from which it accepts requests. @default from anywhere */
  readonly vpcId?: string;
  /** Where its name comes from, from the bucket on. */
  readonly path: readonly PropertyKey[];
}

/** The access points of a bucket. */
export function accessPointsOf({
  name: bucket,
  grants,
  accessPoints: of = [],
}: GrantingBucket): readonly NamedAccessPoint[] {
  if (of === "per-grantee") {
    return Object.keys(grants).map((grantee) => ({
      name: accessPointName(bucket, grantee),
      path: ["grants", grantee],
    }));
  }
  return of.map(({ name: own, vpcId }, n) => ({
    ...{ name: own, path: ["accessPoints", n, "name"] },
    ...(vpcId === undefined ? {} : { vpcId }),
  }));
}

/** The actions of a grant that S3 does not accept through an access point, by AWS's list. */
export function notThroughAccessPoint(
  { access }: GrantConfig,
  consumerManagesNotifications: boolean,
): readonly string[] {
  const { objects, bucket } = actionsOf(access, consumerManagesNotifications);
  return [...objects, ...bucket].filter((action) => !takesAccessPoint(action));
}
