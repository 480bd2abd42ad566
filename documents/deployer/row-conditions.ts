import { dnsSuffix } from "@cross-account-s3/iam";
import type { Only, Row } from "./action-row";
import { STACK_TAG, stackTag } from "../names";
import type { Condition } from "../policy";
import { aliasNames, type Deployed } from "./resource-scopes";

/**
 * The EC2 calls that create resources with tags: the authorization to tag names the call (`ec2:CreateAction`), and has no such key
 * for an existing resource.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
const MAKING = [
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateVpc",
  "CreateVpcEndpoint",
  "RunInstances",
];

/** The services of the endpoints that a control stack makes, as the ends of their names. */
const ENDPOINT_SERVICES = ["ec2messages", "s3", "ssm", "ssmmessages", "sts"];

/**
 * Returns the condition of a row's statement: that of the row, and the stack's Regions for a service that is not global.
 *
 * @returns undefined if there is neither.
 */
export function conditionOf(of: Deployed, row: Row): Condition | undefined {
  const actions = [...(row.read ?? []), ...(row.write ?? [])];
  // IAM and Route 53 are global, and S3 answers for a bucket from other Regions too.
  const anywhere = actions.some((action) => /^(?:iam|route53|s3):/.test(action));
  const regions = anywhere ? {} : { "aws:RequestedRegion": of.regions };
  const { StringEquals, ...others } = row.only === undefined ? {} : onlyIf(of, row.only);
  const equals = { ...regions, ...StringEquals };
  const condition = { ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}), ...others };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

function onlyIf(of: Deployed, only: Only): Condition {
  const { partition, accountId, project, stack, boundary, regions, bus } = of;
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary } };
  const named = (key: string) => ({ StringLike: { [`${key}/Name`]: `${project}-${stack}-*` } });
  switch (only) {
    case "bounded":
      return bounded;
    case "boundedOwnPolicy":
      return {
        ...bounded,
        ArnLike: { "iam:PolicyARN": `arn:${partition}:iam::${accountId}:policy/${project}-${stack}-*` },
      };
    case "newTagged":
      return { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: stackTag(project, stack) } };
    case "newTaggedUnlessOthers":
      return {
        StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: stackTag(project, stack) },
        StringEqualsIfExists: { [`aws:ResourceTag/${STACK_TAG}`]: stackTag(project, stack) },
        // A new key has no alias. A key with an alias of another name belongs to others.
        "ForAllValues:StringLike": { "kms:ResourceAliases": aliasNames(of) },
      };
    case "tagged":
      return { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: stackTag(project, stack) } };
    case "newNamed":
      return named("aws:RequestTag");
    case "newEndpoint":
      // AWS services have these names; endpoint services of others are `com.amazonaws.vpce.REGION.vpce-svc-ID`.
      return {
        ...named("aws:RequestTag"),
        StringEquals: {
          "ec2:VpceServiceName": regions.flatMap((region) =>
            ENDPOINT_SERVICES.map((service) => `com.amazonaws.${region}.${service}`),
          ),
        },
      };
    case "namedWhenMade":
      return { StringEquals: { "ec2:CreateAction": MAKING }, ...named("aws:RequestTag") };
    case "named":
      return named("aws:ResourceTag");
    case "unnamed":
      return { Null: { "aws:ResourceTag/Name": "true" } };
    case "eventsOfS3":
      // A rule on a schedule, or with a pattern that has no exact source, has no such key.
      return {
        "ForAllValues:StringEquals": { "events:source": "aws.s3" },
        Null: { "events:source": "false" },
      };
    case "toBus":
      return {
        // Without a bus, a bus without a name: a rule may have no target.
        "ForAllValues:ArnLike": { "events:TargetArn": bus ?? `arn:${partition}:events:*:${accountId}:event-bus/` },
        Null: { "events:TargetArn": "false" },
      };
    case "own":
      // A bucket's ARN has no account: another account may own a bucket of that name.
      return { StringEquals: { "aws:ResourceAccount": accountId } };
    case "passedTo cloudtrail":
      return { StringEquals: { "iam:PassedToService": "cloudtrail.amazonaws.com" } };
    case "passedTo events":
      return { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } };
    case "passedTo s3":
      return { StringEquals: { "iam:PassedToService": "s3.amazonaws.com" } };
    case "passedTo ec2":
      return { StringEquals: { "iam:PassedToService": `ec2.${dnsSuffix(partition)}` } };
  }
}
