import type { Partition } from "@cross-account-s3/iam";
import { roleArn } from "../../documents/arns";

/** An account of nobody who takes part. */
export const ELSEWHERE = "999999999999";

/** The administrator of {@link ELSEWHERE}, by ARN. */
export function adminElsewhere(partition: Partition): string {
  return roleArn(partition, ELSEWHERE, "admin");
}

/** What is put behind a name or an ARN for another that begins alike: a pattern where an exact name belongs lets it in. */
export const LOOKALIKE = "-0x";

/** A VPC endpoint that nobody names. */
export const OTHER_ENDPOINT = "vpce-0f0f0f0f0f0f0f0f0";
