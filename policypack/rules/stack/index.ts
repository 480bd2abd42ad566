import type { AnyRule } from "../../lib/rule";
import { bucketElsewhere } from "./bucket-elsewhere";
import { bucketRecorded } from "./bucket-recorded";
import { bucketPolicyPublicAccess } from "./bucketpolicy-publicaccess";
import { foreignGrantsTotal } from "./foreign-grants";
import { stackForeignTrusted } from "./foreign-trusted";
import { stackForeignUnseen } from "./foreign-unseen";
import { policySingle } from "./policy-single";

/** Rules on the whole stack. */
export const stackRules: readonly AnyRule[] = [
  bucketRecorded,
  bucketElsewhere,
  bucketPolicyPublicAccess,
  policySingle,
  stackForeignTrusted,
  stackForeignUnseen,
  foreignGrantsTotal,
];
