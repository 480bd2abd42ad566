import { isObject, type Json, type JsonObject, texts } from "../adopt/json";
import { dataResources, selectors } from "../adopt/merge/trail";
import type { Found, FoundBucket, FoundTrail } from "./found";
import { documentOf } from "./found";

/** The trails of an account, as far as a stack file can say them. */
export interface RecordingTrail {
  /** The trail that records all of the buckets, and that the stack can have. @default none */
  readonly trailArn?: string;
  /** The other trails, each with what it records. */
  readonly left: readonly string[];
}

/**
 * Looks which trail of an account records the data events of these buckets. A stack has it only if it records all of them already: to
 * record more is charged.
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
  if (facts.organization === true) return "is an organization's trail, which its management account changes";
  const missed = buckets.filter(
    (bucket) => !records(facts, bucket.arn) || (facts.multiRegion !== true && bucket.region !== home),
  );
  if (missed.length === buckets.length)
    return "records no data events of these buckets; audit.trail would record them, which is charged";
  if (missed.length === 0) return undefined;
  const names = missed.map(({ name }) => name).join(", ");
  return `records data events of some buckets, not of ${names}; audit.trail would record all of them, which is charged`;
}

/** Whether every data event of a bucket's objects is recorded. */
function records(facts: JsonObject, arn: string): boolean {
  const objects = `${arn}/`;
  return selectors(documentOf(facts)).all.some((selector) => {
    const fields = listOf(selector.FieldSelectors);
    if (fields.length === 0) {
      return (
        (selector.ReadWriteType ?? "All") === "All" &&
        dataResources(selector).some((one) => one === "arn:aws:s3" || one === "arn:aws:s3:::" || one === objects)
      );
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
          return has("StartsWith") && texts(field.StartsWith).some((start) => objects.startsWith(start));
        default:
          // Another field narrows the events.
          return false;
      }
    });
  });
}

/** Whether an operator has no values; CloudTrail lists such operators as well. */
function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
