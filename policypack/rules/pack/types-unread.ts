import { unreadSharing } from "../../lib/places/unread-types";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packTypesUnread = rule({
  name: "pack-types-unread",
  level: "advisory",
  severity: "low",
  description: "What a stack may share, and no rule reads, is said in one line.",
  why: "What is not read must not look as if it had been found in order.",
  fix: "Nothing: look at these resources yourself.",
  blind: "Types of other providers than AWS's are looked through for policy documents only.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  stack: {
    types: [],
    everything: true,
    check: (resources) => {
      const counts = new Map<string, number>();
      for (const { type } of resources) {
        if (unreadSharing(type) !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
      }
      const types = [...counts].map(([type, count]) => `${count} ${type} (${unreadSharing(type)?.shares ?? ""})`);
      return types.length === 0 ? [] : [fault(`not read: ${types.join("; ")}`)];
    },
  },
});
