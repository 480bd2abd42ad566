import { deepStrictEqual } from "node:assert";
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, DeleteBucketCommand } from "@aws-sdk/client-s3";
import { deleteExistingQueue, makeExistingQueue } from "../existing-queue";
import type { Step } from "./step";

/** The role that the control stack takes as it is. */
const ROLE = { accountId: "111111111111", region: "us-east-1", name: "Analyst" };
/** The trail that the data stack adds its buckets to, and the bucket that it logs to. */
const TRAIL = { accountId: "222222222222", region: "us-east-1", name: "security", logBucket: "elsewhere-security" };
/** What the trail records already, and must be all that it records once the data stack is gone. */
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

/** Makes what the stacks take as it is, as its owner would have before: a role, a trail with selectors, and a queue. */
export const makeExisting: Step = {
  title: "Make the role, the trail and the queue that exist already",
  run: async ({ world: { accounts } }) => {
    const { iam } = accounts.in(ROLE.accountId, ROLE.region);
    const Principal = { AWS: `arn:aws:iam::${ROLE.accountId}:root` };
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
    await iam.send(new CreateRoleCommand({ RoleName: ROLE.name, AssumeRolePolicyDocument: JSON.stringify(trust) }));

    const { cloudtrail, s3 } = accounts.in(TRAIL.accountId, TRAIL.region);
    await s3.send(new CreateBucketCommand({ Bucket: TRAIL.logBucket }));
    const { TrailARN } = await cloudtrail.send(
      new CreateTrailCommand({ Name: TRAIL.name, S3BucketName: TRAIL.logBucket, IsMultiRegionTrail: true }),
    );
    const put = { TrailName: TRAIL.name, AdvancedEventSelectors: SELECTORS };
    await cloudtrail.send(new PutEventSelectorsCommand(put));
    await cloudtrail.send(new StartLoggingCommand({ Name: TRAIL.name }));
    await makeExistingQueue(accounts.in(TRAIL.accountId, TRAIL.region));
    return `${ROLE.name}, ${TrailARN}, a queue`;
  },
};

/** Deletes them. IAM refuses that while a policy is attached to the role, and the trail and the queue must be as they were. */
export const deleteExisting: Step = {
  title: "Delete the role, the trail and the queue that existed already",
  run: async ({ world: { accounts } }) => {
    const { cloudtrail, s3 } = accounts.in(TRAIL.accountId, TRAIL.region);
    const { AdvancedEventSelectors } = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TRAIL.name }));
    deepStrictEqual(AdvancedEventSelectors, SELECTORS);
    await cloudtrail.send(new DeleteTrailCommand({ Name: TRAIL.name }));
    await s3.send(new DeleteBucketCommand({ Bucket: TRAIL.logBucket }));
    await deleteExistingQueue(accounts.in(TRAIL.accountId, TRAIL.region));
    const { iam } = accounts.in(ROLE.accountId, ROLE.region);
    await iam.send(new DeleteRoleCommand({ RoleName: ROLE.name }));
    return "they were as they had been";
  },
};
