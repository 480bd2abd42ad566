import type { JsonObject } from "@cross-account-s3/iam";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

const KEY = "aws:kms/key:Key";

export const keyRotation = rule({
  name: "kms-key-rotation",
  level: "mandatory",
  severity: "medium",
  profile: "full",
  description: "A key's material is rotated.",
  why: "It bounds how much data one key's material ever protects; old data stays readable, and nothing else changes.",
  fix: "Set enableKeyRotation: true.",
  blind: "Keys of a custom key store or of imported material, which AWS does not rotate by itself.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  controls: ["CIS 3.6"],
  resources: {
    types: [KEY],
    check: ({ props }) => {
      const { enableKeyRotation: rotates } = props;
      if (!canRotate(props)) return [];
      if (isUnknown(rotates)) return [waits("enableKeyRotation")];
      return isTrue(rotates) ? [] : [fault(`enableKeyRotation is ${JSON.stringify(rotates ?? null)}; expected true`)];
    },
  },
  remedy: {
    types: [KEY],
    change: (props) => (canRotate(props) && !isTrue(props.enableKeyRotation) ? { enableKeyRotation: true } : undefined),
  },
});

/** AWS rotates symmetric encryption keys only. */
function canRotate({ customerMasterKeySpec: spec, keyUsage: usage }: JsonObject): boolean {
  return (spec === undefined || spec === "SYMMETRIC_DEFAULT") && (usage === undefined || usage === "ENCRYPT_DECRYPT");
}
