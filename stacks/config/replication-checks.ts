import { isWithin, parseArn, type Partition } from "@cross-account-s3/iam";
import { bucketArn } from "../../documents/arns";
import { type BucketConfig, isKeyless, residencyText } from "./data";
import type { OnFault } from "./faults";
import { replicationRules } from "./replication";

/** The checks of a bucket's replication. `region` is the bucket's Region. */
export function replicationFaults(
  bucket: BucketConfig,
  {
    accountId,
    partition,
    region,
  }: { readonly accountId: string; readonly partition: Partition; readonly region: string },
  fault: OnFault,
): void {
  const rules = replicationRules(bucket, accountId, region);
  rules.forEach((one, n) => {
    const at = (key: string) => ["replication", n, key];
    const { destination, keyArn, prefix = "" } = one;
    if (destination === bucketArn(partition, bucket.name)) {
      fault("unfit-value", at("destination"), { expected: "another bucket than the one that is replicated" });
    }
    const twin = rules.findIndex(
      (other, o) =>
        o < n &&
        other.destination === destination &&
        (prefix.startsWith(other.prefix ?? "") || (other.prefix ?? "").startsWith(prefix)),
    );
    if (twin >= 0) {
      const problem = `gets the same objects from replication[${twin}]; remove one, or give them prefixes that do not overlap`;
      fault("duplicate", at("destination"), problem);
    }
    if (isKeyless(bucket.key) && keyArn !== undefined) {
      fault(
        "requires",
        at("keyArn"),
        "requires a KMS key of the bucket, as S3 replicates SSE-S3 as it is; remove keyArn",
      );
    } else if (!isKeyless(bucket.key) && keyArn === undefined) {
      const problem =
        "missing, as S3 replicates no encrypted object without it; name the key that encrypts the replicas";
      fault("missing-key", at("keyArn"), problem);
    }
    const key = parseArn(keyArn ?? "");
    if (key && key.region !== one.region) {
      const problem = `is a key in ${key.region}, and the destination is in ${one.region}; set region, or name a key there`;
      fault("wrong-region", at("keyArn"), problem);
    }
    if (one.ownerOverride === true && one.accountId === accountId) {
      fault("requires", at("ownerOverride"), "requires accountId of another account; set it, or remove ownerOverride");
    }
    if (bucket.residency !== undefined && !isWithin(one.region, bucket.residency)) {
      const key = bucket.replication?.[n]?.region === undefined ? "destination" : "region";
      fault("residency", at(key), {
        expected: `a bucket in a Region within residency ${residencyText(bucket.residency)}`,
      });
    }
  });
}
