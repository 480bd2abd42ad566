import type { Rehearsal } from "../result";
import { grouped } from "../../documents/grouped";

/** The access of a role to buckets of other accounts. */
export interface OutsideReach {
  readonly role: string;
  readonly arn: string;
  readonly accountId: string;
  /** The buckets of other accounts by their grants in words, with the first level of the grants; null if they have none. */
  readonly levels: readonly {
    readonly level: string | null;
    readonly granted: string;
    readonly buckets: readonly string[];
  }[];
  /** The number of other accounts that own these buckets. */
  readonly accounts: number;
}

/** Returns the roles with access to buckets of other accounts, those with the most buckets first. */
export function outsideReach({ roles, buckets, matrix }: Rehearsal): readonly OutsideReach[] {
  const bucketsByName = new Map(buckets.map((bucket) => [`${bucket.stack}/${bucket.name}`, bucket]));
  const granted = grouped(
    matrix.filter((cell) => cell.granted.length > 0).map((cell) => [`${cell.controlStack}/${cell.role}`, cell]),
  );
  return roles
    .map((role) => {
      const levels = new Map<string, { readonly level: string | null; readonly buckets: string[] }>();
      const accounts = new Set<string>();
      for (const { bucket, dataStack, expected, granted: all } of granted.get(`${role.stack}/${role.name}`) ?? []) {
        const of = bucketsByName.get(`${dataStack}/${bucket}`);
        if (!of || of.accountId === role.accountId) continue;
        accounts.add(of.accountId);
        const words = all.join(" + ");
        const entry = levels.get(words) ?? { level: expected, buckets: [] };
        entry.buckets.push(bucket);
        levels.set(words, entry);
      }
      return {
        role: role.name,
        arn: role.arn,
        accountId: role.accountId,
        levels: [...levels].map(([words, entry]) => ({ granted: words, ...entry })),
        accounts: accounts.size,
      };
    })
    .filter(({ accounts }) => accounts > 0)
    .sort((a, b) => reached(b) - reached(a));
}

function reached({ levels }: OutsideReach): number {
  return levels.reduce((sum, { buckets }) => sum + buckets.length, 0);
}
