import { document, type PolicyDocument } from "./policy";

/** The most characters of an event pattern. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const PATTERN_MOST = 2048;

/**
 * The patterns of the rules that forward S3's own events on new and removed objects of these buckets; as many as the size limit of
 * a pattern requires. Not the API calls that CloudTrail records, which are late and need a trail.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function eventPatterns(buckets: readonly string[]): readonly string[] {
  const patterns: string[] = [];
  let taken: string[] = [];
  for (const bucket of buckets) {
    if (taken.length > 0 && pattern([...taken, bucket]).length > PATTERN_MOST) {
      patterns.push(pattern(taken));
      taken = [];
    }
    taken.push(bucket);
  }
  return taken.length === 0 ? patterns : [...patterns, pattern(taken)];
}

function pattern(buckets: readonly string[]): string {
  return JSON.stringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created", "Object Deleted"],
    detail: { bucket: { name: buckets } },
  });
}

/** Lets EventBridge assume the role for these rules. */
export function forwardTrust(accountId: string, ruleArns: readonly string[]): PolicyDocument {
  return document([
    {
      Sid: "AllowRules",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:SourceArn": ruleArns }, StringEquals: { "aws:SourceAccount": accountId } },
    },
  ]);
}

/** Lets the role put events on the control account's bus, and on no other. */
export function forwardPolicy(busArn: string): PolicyDocument {
  return document([{ Sid: "PutEvents", Effect: "Allow", Action: "events:PutEvents", Resource: busArn }]);
}
