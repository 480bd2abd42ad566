import type { AnyRule } from "../../lib/rule";
import { selectorArn } from "./selector-arn";
import { selectorType } from "./selector-type";
import { trailEncrypted } from "./trail-encrypted";
import { trailLogBucket } from "./trail-logbucket";
import { trailMultiRegion } from "./trail-multiregion";
import { trailValidation } from "./trail-validation";

/** Rules on trails. */
export const cloudtrailRules: readonly AnyRule[] = [
  trailValidation,
  trailMultiRegion,
  trailEncrypted,
  trailLogBucket,
  selectorArn,
  selectorType,
];
