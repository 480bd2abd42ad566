import type { AnyRule } from "../../lib/rule";
import { keyAdmin } from "./key-admin";
import { keyContext } from "./key-context";
import { keyDeletionWindow } from "./key-deletionwindow";
import { keyForeign } from "./key-foreign";
import { keyNetwork } from "./key-network";
import { keyRotation } from "./key-rotation";
import { keyWildcard } from "./key-wildcard";

/** Rules on keys. */
export const kmsRules: readonly AnyRule[] = [
  keyRotation,
  keyDeletionWindow,
  keyAdmin,
  keyForeign,
  keyWildcard,
  keyContext,
  keyNetwork,
];
