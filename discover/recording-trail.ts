import { documentOf, type Json, type JsonObject, texts } from "../adopt/json";
import { dataResources, fieldsOf, selectors } from "../adopt/merge/trail";
import type { Found, FoundBucket, FoundTrail } from "./found";

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
  if (missed.length === 0) return undefined;
  const of = missed.length === buckets.length ? "these buckets" : missed.map(({ name }) => name).join(", ");
  return `does not record every data event of ${of}; audit.trail would record all of them, which is charged`;
}

/** Whether every data event of a bucket's objects is recorded. */
function records(facts: JsonObject, arn: string): boolean {
  // Such as `arn:aws:s3`: with and without colons, it stands for all buckets.
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

/** Whether an operator has no values; CloudTrail lists such operators as well. */
function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
