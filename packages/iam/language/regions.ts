/** A partition of AWS, which has its own accounts, endpoints and ARNs. */
export type Partition = (typeof PARTITIONS)[number];

/** The partitions that anyone can have an account in. */
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"] as const;

/** The country code of each Region. */
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

/** The members of the European Union that have a Region. London and Zurich are `eu-` Regions outside the Union. */
const EU: readonly string[] = ["de", "es", "fr", "ie", "it", "se"];

/**
 * The known Regions. Add a new Region to the table above.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const REGIONS: readonly string[] = Object.keys(COUNTRY);

/** The values of `residency`: `eu`, or the code of a country that has a Region. */
export const RESIDENCIES: readonly string[] = ["eu", ...new Set(Object.values(COUNTRY))].sort();

/** Whether data in `region` stays within `residency`. False for an unknown Region. */
export function isWithin(region: string, residency: string): boolean {
  const country = countryOf(region);
  return country !== undefined && (country === residency || (residency === "eu" && EU.includes(country)));
}

/** Returns the Regions within a residency. */
export function regionsWithin(residency: string): readonly string[] {
  return REGIONS.filter((region) => isWithin(region, residency));
}

/** Returns the partition of a Region. */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("eusc-")) return "aws-eusc";
  return "aws";
}

/** Returns the DNS suffix of a partition's service endpoints, which ends the values of `kms:ViaService`. */
export function dnsSuffix(partition: Partition): string {
  if (partition === "aws-cn") return "amazonaws.com.cn";
  return partition === "aws-eusc" ? "amazonaws.eu" : "amazonaws.com";
}

function countryOf(region: string): string | undefined {
  return Object.entries(COUNTRY).find(([name]) => name === region)?.[1];
}
