import { unreadSharing } from "../../lib/places/unread-types";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packTypesUnread = rule({
  name: "pack-types-unread",
  level: "advisory",
  severity: "low",
  description: "Resources that may share access and that no rule reads are listed in one line.",
  why: "A resource that no rule reads must not look as if it had passed.",
  fix: "No change is needed. Review these resources yourself.",
  blind: "Access that types of other providers than AWS's give without a policy document.",
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
