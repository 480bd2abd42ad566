/** An account, and patterns of the names of its buckets. */
interface Account {
  readonly id: string;
  readonly buckets: readonly string[];
}

/** Accounts with the same patterns, and these. */
export interface AccountsByBuckets {
  readonly accounts: readonly string[];
  readonly buckets: readonly string[];
}

/** Groups accounts by their patterns, so that accounts with the same patterns share statements. */
export function accountsByBuckets(all: readonly Account[]): readonly AccountsByBuckets[] {
  const groups = new Map<string, { readonly accounts: string[]; readonly buckets: readonly string[] }>();
  for (const { id, buckets } of all) {
    const group = groups.get(buckets.join());
    if (group) group.accounts.push(id);
    else groups.set(buckets.join(), { accounts: [id], buckets });
  }
  return [...groups.values()];
}
