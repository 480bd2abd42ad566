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
  description: "Automatic key rotation is on.",
  why: "Rotation limits the data that one key material protects. Old data stays readable.",
  fix: "Set enableKeyRotation: true.",
  blind: "Keys of a custom key store or with imported material, which AWS does not rotate automatically.",
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
