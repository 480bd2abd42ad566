import type { PolicyDocument } from "./policy-document";
import type { Finding } from "./finding";
import { fault, waits } from "./finding";
import type { Accounts } from "./settings";
import { bucketsOf, sharedDocuments } from "./shared-documents";
import type { StackResource } from "./stack";
import { ofTypes } from "./stack";
import { dataSelectors, records, TRAIL } from "./trails";
import { isUnknown } from "./unknown";

/** Services that write logs to buckets. */
const LOG_WRITERS = new Set(["cloudtrail.amazonaws.com", "logging.s3.amazonaws.com"]);

/** Whether a trail of the stack records S3 data events. */
export function hasDataTrail(resources: readonly StackResource[]): boolean {
  return selectorsOf(resources).some((one) => one.type === "AWS::S3::Object");
}

/** Returns a fault for each shared bucket that no trail of the stack records. */
export function unrecordedBuckets(resources: readonly StackResource[], accounts: Accounts): readonly Finding[] {
  const selectors = selectorsOf(resources);
  const hasUnknown = selectors.some((one) => one.arns?.some(isUnknown) === true);
  const shared = sharedDocuments(resources, ["bucket"], accounts).filter(({ document }) => !receivesLogs(document));
  return shared.flatMap((one) => {
    const buckets = bucketsOf(one);
    const missed = buckets.filter((bucket) => !selectors.some((one) => records(one, bucket)));
    if (missed.length > 0 && hasUnknown) return [waits(`the trail's data events, for ${missed.join(", ")}`)];
    return missed.map((bucket) =>
      fault(`bucket ${bucket} is shared, and no trail of this stack records it`, one.resource.urn),
    );
  });
}

/** Whether a bucket receives logs. Recording writes to such a bucket would log the logging. */
function receivesLogs({ statements }: PolicyDocument): boolean {
  return statements.some(
    (one) => one.allows && one.principals.some((who) => who.kind === "service" && LOG_WRITERS.has(who.service)),
  );
}

function selectorsOf(resources: readonly StackResource[]) {
  return ofTypes(resources, [TRAIL]).flatMap((one) => dataSelectors(one.props));
}
