import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { dataSelectors, TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";

/** The resource types that a basic selector accepts. */
const BASIC = ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"];

export const selectorType = rule({
  name: "cloudtrail-selector-type",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "Data events have a resource type that CloudTrail knows.",
  why: "AWS::S3::Bucket is not a type of data event, and CloudTrail refuses the selector. Calls on a bucket are management events.",
  fix: "Use AWS::S3::Object; remove the selector of AWS::S3::Bucket.",
  blind: "Data events of other services.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html",
  resources: {
    types: [TRAIL],
    check: ({ props }) =>
      dataSelectors(props).flatMap(({ where, type }) => {
        if (isUnknown(type)) return [waits(where)];
        if (type === undefined) return [fault(`${where} has no resource type`)];
        const basic = where.startsWith("eventSelectors");
        const fits = basic
          ? BASIC.includes(type)
          : type !== "AWS::S3::Bucket" && /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/.test(type);
        return fits ? [] : [fault(`${where} has the type ${JSON.stringify(type)}; expected AWS::S3::Object`)];
      }),
  },
});
