/** A partition: its ARNs, endpoints and accounts are separate from those of every other. */
export type Partition = (typeof PARTITIONS)[number];

/** The commercial partitions. */
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"] as const;

/** Country codes in which AWS has Regions, the European Union's members marked by {@link EU}. */
const COUNTRY = {
  "af-south-1": "za",
  "ap-east-1": "hk",
  "ap-east-2": "tw",
  "ap-northeast-1": "jp",
  "ap-northeast-2": "kr",
  "ap-northeast-3": "jp",
  "ap-south-1": "in",
  "ap-south-2": "in",
  "ap-southeast-1": "sg",
  "ap-southeast-2": "au",
  "ap-southeast-3": "id",
  "ap-southeast-4": "au",
  "ap-southeast-5": "my",
  "ap-southeast-6": "nz",
  "ap-southeast-7": "th",
  "ca-central-1": "ca",
  "ca-west-1": "ca",
  "cn-north-1": "cn",
  "cn-northwest-1": "cn",
  "eu-central-1": "de",
  "eu-central-2": "ch",
  "eu-north-1": "se",
  "eu-south-1": "it",
  "eu-south-2": "es",
  "eu-west-1": "ie",
  "eu-west-2": "uk",
  "eu-west-3": "fr",
  "eusc-de-east-1": "de",
  "il-central-1": "il",
  "me-central-1": "ae",
  "me-south-1": "bh",
  "mx-central-1": "mx",
  "sa-east-1": "br",
  "us-east-1": "us",
  "us-east-2": "us",
  "us-gov-east-1": "us",
  "us-gov-west-1": "us",
  "us-west-1": "us",
  "us-west-2": "us",
} as const;

/** The members of the European Union that have a Region. London and Zurich are `eu-` Regions outside it. */
const EU: readonly string[] = ["de", "es", "fr", "ie", "it", "se"];

/**
 * The known Regions. A new Region is a line in the table above.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const REGIONS: readonly string[] = Object.keys(COUNTRY);

/** What `residency` may say: `eu`, or the code of a country that has a Region. */
export const RESIDENCIES: readonly string[] = ["eu", ...new Set(Object.values(COUNTRY))].sort();

function country(region: string): string | undefined {
  return Object.entries(COUNTRY).find(([name]) => name === region)?.[1];
}

/** Whether data in `region` stays within `residency`. False for a Region that is not known. */
export function isWithin(region: string, residency: string): boolean {
  const where = country(region);
  return where !== undefined && (where === residency || (residency === "eu" && EU.includes(where)));
}

/** The Regions within a residency, for an error message. */
export function regionsWithin(residency: string): readonly string[] {
  return REGIONS.filter((region) => isWithin(region, residency));
}

/** The partition of a Region. */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("eusc-")) return "aws-eusc";
  return "aws";
}

/** The ending of service host names, as `kms:ViaService` shows them. */
export function dnsSuffix(partition: Partition): string {
  if (partition === "aws-cn") return "amazonaws.com.cn";
  return partition === "aws-eusc" ? "amazonaws.eu" : "amazonaws.com";
}
