import { deepStrictEqual } from "node:assert";
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreatePolicyCommand, CreateRoleCommand, DeletePolicyCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, DeleteBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, DeleteTopicCommand } from "@aws-sdk/client-sns";
import { RESERVED_PATH } from "../../documents/permission-set";
import { deleteExistingQueue, makeExistingQueue } from "../existing-queue";
import type { Step } from "./step";

/** The existing roles that the control stack uses: a role by its name, and the role of a permission set. */
const ROLES = {
  ...{ accountId: "111111111111", region: "us-east-1", name: "Analyst" },
  permissionSet: { Path: RESERVED_PATH, RoleName: "AWSReservedSSO_DataScientist_0123456789abcdef" },
};
/** The trail to which the data stack adds its buckets, and the log bucket of the trail. */
const TRAIL = { accountId: "222222222222", region: "us-east-1", name: "security", logBucket: "elsewhere-security" };
/** The topics that receive alarms. */
const ALARM_TOPICS = {
  name: "operations",
  places: [
    { accountId: "111111111111", region: "us-east-1" },
    { accountId: "333333333333", region: "eu-west-1" },
  ],
};
/** The permissions boundary of the roles, in each of these accounts. */
const BOUNDARY = { accounts: ["111111111111", "222222222222"], name: "Workloads" };
/** The selectors of the trail before the data stack is deployed and after it is destroyed. */
const SELECTORS = [
  {
    Name: "Theirs",
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::S3::Object"] },
      { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::elsewhere/"] },
    ],
  },
];

/** Creates the existing resources that the stacks use: roles, permissions boundaries, a trail with selectors, topics and a queue. */
export const makeExisting: Step = {
  title: "Create the roles, boundaries, trail, topics and queue that the stacks use as existing",
  run: async ({ world: { accounts } }) => {
    const { iam } = accounts.in(ROLES.accountId, ROLES.region);
    const Principal = { AWS: `arn:aws:iam::${ROLES.accountId}:root` };
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    await iam.send(new CreateRoleCommand({ RoleName: ROLES.name, AssumeRolePolicyDocument }));
    await iam.send(new CreateRoleCommand({ ...ROLES.permissionSet, AssumeRolePolicyDocument }));

    const { cloudtrail, s3 } = accounts.in(TRAIL.accountId, TRAIL.region);
    await s3.send(new CreateBucketCommand({ Bucket: TRAIL.logBucket }));
    const { TrailARN } = await cloudtrail.send(
      new CreateTrailCommand({ Name: TRAIL.name, S3BucketName: TRAIL.logBucket, IsMultiRegionTrail: true }),
    );
    const put = { TrailName: TRAIL.name, AdvancedEventSelectors: SELECTORS };
    await cloudtrail.send(new PutEventSelectorsCommand(put));
    await cloudtrail.send(new StartLoggingCommand({ Name: TRAIL.name }));
    await makeExistingQueue(accounts.in(TRAIL.accountId, TRAIL.region));
    for (const { accountId, region } of ALARM_TOPICS.places) {
      await accounts.in(accountId, region).sns.send(new CreateTopicCommand({ Name: ALARM_TOPICS.name }));
    }
    const Action = ["events:*", "kms:*", "logs:*", "s3:*", "sns:*", "ssm:*", "ssmmessages:*", "ec2messages:*", "sts:*"];
    const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    for (const accountId of BOUNDARY.accounts) {
      const account = accounts.in(accountId, "us-east-1");
      await account.iam.send(new CreatePolicyCommand({ PolicyName: BOUNDARY.name, PolicyDocument }));
    }
    return `${ROLES.name}, ${TrailARN}, ${BOUNDARY.name}, ${ALARM_TOPICS.name}, a queue`;
  },
};

/** Deletes these resources. Fails if a role still has a policy, or if the trail or the queue differs from the original. */
export const deleteExisting: Step = {
  title: "Check and delete the roles, boundaries, trail, topics and queue that the stacks used as existing",
  run: async ({ world: { accounts } }) => {
    const { cloudtrail, s3 } = accounts.in(TRAIL.accountId, TRAIL.region);
    const { AdvancedEventSelectors } = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TRAIL.name }));
    deepStrictEqual(AdvancedEventSelectors, SELECTORS);
    await cloudtrail.send(new DeleteTrailCommand({ Name: TRAIL.name }));
    await s3.send(new DeleteBucketCommand({ Bucket: TRAIL.logBucket }));
    await deleteExistingQueue(accounts.in(TRAIL.accountId, TRAIL.region));
    const { iam } = accounts.in(ROLES.accountId, ROLES.region);
    for (const RoleName of [ROLES.name, ROLES.permissionSet.RoleName])
      await iam.send(new DeleteRoleCommand({ RoleName }));
    for (const { accountId, region } of ALARM_TOPICS.places) {
      const TopicArn = `arn:aws:sns:${region}:${accountId}:${ALARM_TOPICS.name}`;
      await accounts.in(accountId, region).sns.send(new DeleteTopicCommand({ TopicArn }));
    }
    for (const accountId of BOUNDARY.accounts) {
      const PolicyArn = `arn:aws:iam::${accountId}:policy/${BOUNDARY.name}`;
      await accounts.in(accountId, "us-east-1").iam.send(new DeletePolicyCommand({ PolicyArn }));
    }
    return "all unchanged";
  },
};
