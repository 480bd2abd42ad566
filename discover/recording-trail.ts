import { documentOf, type Json, type JsonObject, texts } from "../adopt/json";
import { dataResources, fieldsOf, selectors } from "../adopt/merge/trail";
import type { Found, FoundBucket, FoundTrail } from "./found";

/** The trail of a stack, and the other trails of its account. */
export interface RecordingTrail {
  /** The ARN of a trail that records all buckets and can be in the stack file. @default none */
  readonly trailArn?: string;
  /** The other trails, each with the reason why it is not in the stack file. */
  readonly left: readonly string[];
}

/**
 * Finds a trail that records the data events of all buckets of a stack. A trail that records only some of them is not used, because AWS
 * charges for each additional event.
 *
 * @param refused the reasons why trails cannot be adopted, by ARN.
 */
export function recordingTrail(
  { trails }: Pick<Found, "trails">,
  buckets: readonly FoundBucket[],
  refused: ReadonlyMap<string, string>,
): RecordingTrail {
  const accounts = new Set(buckets.map(({ accountId }) => accountId));
  const own = trails.filter(({ accountId }) => accounts.has(accountId));
  const read = own.map((trail) => ({ trail, reason: refused.get(trail.arn) ?? reasonAgainst(trail, buckets) }));
  const fit = read.find(({ reason }) => reason === undefined);
  return {
    ...(fit === undefined ? {} : { trailArn: fit.trail.arn }),
    left: read
      .filter((one) => one !== fit)
      .map(
        ({ trail: { arn }, reason }) =>
          `${arn}: ${reason ?? `audit.trail names one trail, which is ${fit?.trail.arn ?? ""}`}`,
      ),
  };
}

function reasonAgainst({ arn, facts }: FoundTrail, buckets: readonly FoundBucket[]): string | undefined {
  if (facts.logging !== true) return "is stopped, and records nothing";
  const home = texts(facts.homeRegion)[0] ?? arn.split(":")[3] ?? "";
  if (facts.organization === true) return "is an organization trail, which only the management account can change";
  const missed = buckets.filter(
    (bucket) => !records(facts, bucket.arn) || (facts.multiRegion !== true && bucket.region !== home),
  );
  if (missed.length === 0) return undefined;
  const of = missed.length === buckets.length ? "these buckets" : missed.map(({ name }) => name).join(", ");
  return `does not record every data event of ${of}; audit.trail would record all of them, for which AWS charges`;
}

/** Returns whether a trail records every data event of a bucket's objects. @param arn the ARN of the bucket. */
function records(facts: JsonObject, arn: string): boolean {
  // `arn:aws:s3` and `arn:aws:s3:::` both mean all buckets.
  const [service = arn] = arn.split(":::");
  const whole = [service, `${service}:::`, `${arn}/`];
  return selectors(documentOf(facts)).all.some((selector) => {
    const fields = fieldsOf(selector);
    if (fields.length === 0) {
      return (selector.ReadWriteType ?? "All") === "All" && dataResources(selector).some((one) => whole.includes(one));
    }
    return fields.every((field) => {
      const operators = Object.keys(field).filter((key) => key !== "Field" && !isEmpty(field[key]));
      // All operators of a field must match, so that a second one narrows the events.
      const has = (operator: string) => operators.length === 1 && operators[0] === operator;
      switch (field.Field) {
        case "eventCategory":
          return has("Equals") && texts(field.Equals).includes("Data");
        case "resources.type":
          return has("Equals") && texts(field.Equals).includes("AWS::S3::Object");
        case "resources.ARN":
          return has("StartsWith") && texts(field.StartsWith).some((start) => `${arn}/`.startsWith(start));
        default:
          // Another field narrows the events.
          return false;
      }
    });
  });
}

/** Returns whether an operator has no values. CloudTrail also returns operators without values. */
function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
