import { DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { ListEventBusesCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListInstanceProfilesCommand, ListPoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import type { Clients } from "../accounts";
import { placesOf } from "../providers";
import type { Step } from "./step";

/** Checks that no resources are left in the accounts and Regions of the run, except keys, which the stacks never delete. */
export const nothingLeft: Step = {
  title: "Check that no resources are left",
  run: async ({ world, deployed }) => {
    const places = [...deployed.values()].flatMap(placesOf);
    const left: string[] = [];
    for (const { accountId, region } of places) {
      const clients = world.accounts.in(accountId, region);
      const found = (await Promise.all(LISTS.map((list) => list(clients)))).flat();
      left.push(...found.map((what) => `${what} in account ${accountId}, ${region}`));
    }
    if (places.length === 0) throw new Error("no stack was deployed");
    if (left.length > 0) throw new Error(`there is left:\n${left.join("\n")}`);
    return `none in ${places.length} places except keys, which stay for what they encrypted`;
  },
};

/** Lists the resources of one type in an account and a Region, as text. Reads only the first page. */
type List = (clients: Clients) => Promise<readonly string[]>;

/** A list for each type of resource that a stack creates, without the resources that AWS creates in every account. */
const LISTS: readonly List[] = [
  async ({ s3 }) => ((await s3.send(new ListBucketsCommand())).Buckets ?? []).map(({ Name }) => `bucket ${Name}`),
  async ({ sns }) => ((await sns.send(new ListTopicsCommand())).Topics ?? []).map((t) => `topic ${t.TopicArn}`),
  async ({ iam }) => ((await iam.send(new ListRolesCommand())).Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
  async ({ iam }) =>
    ((await iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies ?? []).map((p) => `policy ${p.PolicyName}`),
  async ({ iam }) =>
    ((await iam.send(new ListInstanceProfilesCommand())).InstanceProfiles ?? []).map(
      (profile) => `instance profile ${profile.InstanceProfileName}`,
    ),
  async ({ kms }) =>
    ((await kms.send(new ListAliasesCommand())).Aliases ?? [])
      .filter(({ AliasName = "" }) => !AliasName.startsWith("alias/aws/"))
      .map(({ AliasName }) => `alias ${AliasName}`),
  unusableKeys,
  async ({ cloudtrail }) =>
    ((await cloudtrail.send(new DescribeTrailsCommand())).trailList ?? []).map(({ TrailARN }) => `trail ${TrailARN}`),
  async ({ logs }) =>
    ((await logs.send(new DescribeLogGroupsCommand())).logGroups ?? []).map((g) => `log group ${g.logGroupName}`),
  async ({ cloudwatch }) =>
    ((await cloudwatch.send(new DescribeAlarmsCommand())).MetricAlarms ?? []).map((a) => `alarm ${a.AlarmName}`),
  async ({ cloudwatch }) =>
    ((await cloudwatch.send(new ListDashboardsCommand())).DashboardEntries ?? []).map(
      (entry) => `dashboard ${entry.DashboardName}`,
    ),
  async ({ events }) => ((await events.send(new ListRulesCommand())).Rules ?? []).map(({ Name }) => `rule ${Name}`),
  async ({ events }) =>
    ((await events.send(new ListEventBusesCommand())).EventBuses ?? [])
      .filter(({ Name }) => Name !== "default")
      .map(({ Name }) => `event bus ${Name}`),
  async ({ ec2 }) =>
    ((await ec2.send(new DescribeVpcsCommand())).Vpcs ?? [])
      .filter(({ IsDefault }) => !IsDefault)
      .map(({ VpcId }) => `VPC ${VpcId}`),
  async ({ ec2 }) =>
    ((await ec2.send(new DescribeVpcEndpointsCommand())).VpcEndpoints ?? [])
      // AWS lists deleted endpoints for some time. The emulator has the state in lower case.
      .filter(({ State }) => State?.toLowerCase() !== "deleted")
      .map(({ VpcEndpointId }) => `endpoint ${VpcEndpointId}`),
  async ({ ec2 }) =>
    ((await ec2.send(new DescribeSecurityGroupsCommand())).SecurityGroups ?? [])
      .filter(({ GroupName }) => GroupName !== "default")
      .map(({ GroupId }) => `security group ${GroupId}`),
  // AWS lists terminated instances for some time.
  async ({ ec2 }) =>
    ((await ec2.send(new DescribeInstancesCommand())).Reservations ?? [])
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== "terminated")
      .map(({ InstanceId }) => `instance ${InstanceId}`),
];

/** Lists the keys that are disabled or scheduled for deletion. The data that they encrypted could not be read. */
async function unusableKeys({ kms }: Clients): Promise<readonly string[]> {
  const { Aliases = [] } = await kms.send(new ListAliasesCommand());
  const awsKeys = Aliases.filter(({ AliasName = "" }) => AliasName.startsWith("alias/aws/")).map((a) => a.TargetKeyId);
  const { Keys = [] } = await kms.send(new ListKeysCommand());
  const customerKeys = Keys.filter(({ KeyId }) => !awsKeys.includes(KeyId));
  const found = await Promise.all(customerKeys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  return found
    .filter(({ KeyMetadata }) => KeyMetadata?.KeyState !== "Enabled")
    .map(({ KeyMetadata }) => `key ${KeyMetadata?.KeyId} (${KeyMetadata?.KeyState})`);
}
