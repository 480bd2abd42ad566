import type { Finding } from "./rule";
import { fault, waits } from "./rule";
import type { Accounts } from "./settings";
import { bucketsOf, sharedDocuments } from "./shared";
import type { StackResource } from "./stack";
import { ofTypes } from "./stack";
import { dataSelectors, records, TRAIL } from "./trails";
import { isUnknown } from "./unknown";

/** Whether a trail of the stack records data events of S3. */
export function hasDataTrail(resources: readonly StackResource[]): boolean {
  return selectorsOf(resources).some((one) => one.type === "AWS::S3::Object");
}

/** A fault for each shared bucket that no trail of the stack records. */
export function unrecorded(resources: readonly StackResource[], accounts: Accounts): readonly Finding[] {
  const selectors = selectorsOf(resources);
  const open = selectors.some((one) => one.arns?.some(isUnknown) === true);
  return sharedDocuments(resources, ["bucket"], accounts).flatMap((shared) => {
    const buckets = bucketsOf(shared);
    const missed = buckets.filter((bucket) => !selectors.some((one) => records(one, bucket)));
    if (missed.length > 0 && open) return [waits(`the trail's data events, for ${missed.join(", ")}`)];
    return missed.map((bucket) =>
      fault(`bucket ${bucket} is shared, and no trail of this stack records it`, shared.resource.urn),
    );
  });
}

function selectorsOf(resources: readonly StackResource[]) {
  return ofTypes(resources, [TRAIL]).flatMap((one) => dataSelectors(one.props));
}
