import type { AnyRule } from "../../lib/rule";
import { bucketKey } from "./bucket-bucketkey";
import { bucketEncryption } from "./bucket-encryption";
import { bucketForceDestroy } from "./bucket-forcedestroy";
import { bucketLogging } from "./bucket-logging";
import { bucketOwnership } from "./bucket-ownership";
import { bucketPublicAccess } from "./bucket-publicaccess";
import { bucketResidency } from "./bucket-residency";
import { bucketTags } from "./bucket-tags";
import { bucketTls } from "./bucket-tls";
import { bucketVersioning } from "./bucket-versioning";
import { bucketPolicyLockout } from "./bucketpolicy-lockout";
import { bucketWebsite } from "./bucket-website";

/** Rules on buckets. */
export const s3Rules: readonly AnyRule[] = [
  bucketOwnership,
  bucketPublicAccess,
  bucketWebsite,
  bucketEncryption,
  bucketKey,
  bucketTls,
  bucketVersioning,
  bucketLogging,
  bucketForceDestroy,
  bucketPolicyLockout,
  bucketTags,
  bucketResidency,
];
