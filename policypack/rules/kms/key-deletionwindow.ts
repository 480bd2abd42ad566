import { z } from "zod";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const keyDeletionWindow = rule({
  name: "kms-key-deletionwindow",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "The waiting period before a key is deleted is long enough to notice the deletion.",
  why: "What a deleted key encrypted is lost. Until the waiting period ends, the deletion can be canceled.",
  fix: "Leave deletionWindowInDays out, which means 30, or set it to the option days of this rule or more.",
  blind: "A key that is disabled but not deleted.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html#deleting-keys-how-it-works",
  controls: ["FSBP KMS.3"],
  options: z.object({
    days: z.number().int().min(7).max(30).describe("The shortest waiting period, in days").default(14),
  }),
  resources: {
    types: ["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", "aws:kms/replicaKey:ReplicaKey"],
    check: ({ props }, { options }) => {
      const { deletionWindowInDays: days } = props;
      if (days === undefined || days === null) return [];
      if (isUnknown(days)) return [waits("deletionWindowInDays")];
      return typeof days === "number" && days >= options.days
        ? []
        : [fault(`deletionWindowInDays is ${JSON.stringify(days)}; expected ${options.days} or more`)];
    },
  },
});
