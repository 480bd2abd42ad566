import { accountOf, type Json } from "@cross-account-s3/iam";
import { DESTINATIONS } from "../../lib/places/destinations";
import { valuesAt } from "../../lib/places/property-path";
import type { Finding } from "../../lib/finding";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const destinationTrusted = rule({
  name: "policy-destination-trusted",
  level: "mandatory",
  severity: "high",
  description: "Events, copies and inventories are sent only to own or trusted accounts.",
  why: "The other account reads what it receives, whatever the policies here say.",
  fix: "Correct the destination, or name its account in ownAccounts or trustedAccounts under pack-settings.",
  blind: "The owner of a bucket, whose ARN has no account, and of an e-mail address or a URL.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html",
  resources: {
    types: Object.keys(DESTINATIONS),
    check: ({ type, props }, { accounts }) => {
      // If another stack names the trusted account, no resource has it.
      if (accounts.own.size === 0 || accounts.namedByStack !== undefined) return [];
      const { sends, arns, accounts: ids = [] } = DESTINATIONS[type] ?? { sends: "", arns: [] };
      const named = [
        ...arns.flatMap((path) => valuesAt(props, path)).map((one) => ({ ...one, account: accountIn(one.value) })),
        ...ids.flatMap((path) => valuesAt(props, path)).map((one) => ({ ...one, account: one.value })),
      ];
      return named.flatMap(({ where, value, account }): readonly Finding[] => {
        if (isUnknown(value)) return [waits(where)];
        if (typeof account !== "string" || !/^\d{12}$/.test(account)) return [];
        if (accounts.own.has(account) || accounts.destinations.has(account)) return [];
        return [fault(`${where}: sends ${sends} to the account ${account}, which is not trusted`)];
      });
    },
  },
});

function accountIn(value: Json): string | undefined {
  return typeof value === "string" ? accountOf(value) : undefined;
}
