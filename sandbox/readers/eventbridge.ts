import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const bus: Reader = async ({ inputs }, { events }) => {
  const declared = z.object({ name: z.string(), tags }).parse(inputs);
  const { Name, Arn } = await events.send(new DescribeEventBusCommand({ Name: declared.name }));
  const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: Arn }));
  return { declared, found: { name: Name, tags: tagsOf(Tags) } };
};

const busPolicy: Reader = async ({ inputs }, { events }) => {
  const declared = z.object({ eventBusName: z.string(), policy }).parse(inputs);
  const { Policy } = await events.send(new DescribeEventBusCommand({ Name: declared.eventBusName }));
  return { declared: declared.policy, found: policyOf(Policy) };
};

const rule: Reader = async ({ inputs }, { events }) => {
  const declared = z.object({ name: z.string(), eventPattern: policy, tags }).parse(inputs);
  const found = await events.send(new DescribeRuleCommand({ Name: declared.name }));
  const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: found.Arn }));
  return {
    declared: { ...declared, state: "ENABLED" },
    found: { name: found.Name, eventPattern: policyOf(found.EventPattern), state: found.State, tags: tagsOf(Tags) },
  };
};

const target: Reader = async ({ inputs }, { events }) => {
  const { rule: Rule, ...declared } = z
    .object({ rule: z.string(), targetId: z.string(), arn: z.string(), roleArn: z.string() })
    .parse(inputs);
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule }));
  return { declared: [declared], found: Targets?.map((t) => ({ targetId: t.Id, arn: t.Arn, roleArn: t.RoleArn })) };
};

/** How EventBridge's resources are read back. Pulumi counts them among CloudWatch's. */
export const eventbridgeReaders: Readonly<Record<string, Reader>> = {
  "aws:cloudwatch/eventBus:EventBus": bus,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": busPolicy,
  "aws:cloudwatch/eventRule:EventRule": rule,
  "aws:cloudwatch/eventTarget:EventTarget": target,
};
