import { DescribeRuleCommand, ListTagsForResourceCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import type { Placed } from "../placed-resources";
import type { Observed, Subject } from "../subject";
import { declared, optional, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { jsonSetting, setOf, tagsOf } from "./values";

async function read({ arn, name, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.events(region);
  const rule = await reach.read("events:DescribeRule", () => client.send(new DescribeRuleCommand({ Name: name })));
  const missing = unobserved(rule);
  if (missing) return missing;
  const [targets, tagged] = await Promise.all([
    reach.read("events:ListTargetsByRule", async () => {
      return (await client.send(new ListTargetsByRuleCommand({ Rule: name }))).Targets;
    }),
    reach.read("events:ListTagsForResource", async () => {
      return (await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags;
    }),
  ]);
  return seen({
    ...settingsOf(rule, (of) => ({ pattern: jsonSetting(of?.EventPattern), state: of?.State })),
    ...settingsOf(targets, (list) => ({
      targets: setOf(list?.map(({ Id = "", Arn = "", RoleArn }) => targetText(Id, Arn, RoleArn))),
    })),
    ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
  });
}

function targetText(id: string, arn: string, role: string | undefined): string {
  return `${id}: ${arn}${role === undefined ? "" : ` as ${role}`}`;
}

function arnOf({ partition, region, accountId }: Placed["place"], name: string): string {
  return `arn:${partition}:events:${region}:${accountId}:rule/${name}`;
}

/** Reads rules of an account's default event bus, with their targets. */
export const eventRuleReader: Reader = {
  declares: {
    "aws:cloudwatch/eventRule:EventRule": declared(
      { name: text, eventPattern: text, state: optional, tags },
      (of, place) => {
        return {
          of: arnOf(place, of.name),
          settings: { pattern: jsonSetting(of.eventPattern), state: of.state ?? "ENABLED", tags: of.tags },
        };
      },
    ),
    "aws:cloudwatch/eventTarget:EventTarget": declared(
      { rule: text, targetId: text, arn: text, roleArn: optional },
      (of, place) => {
        return {
          of: arnOf(place, of.rule),
          settings: { targets: [targetText(of.targetId, of.arn, of.roleArn)] },
          part: true,
        };
      },
    ),
  },
  undeclared: {},
  meaning: {
    pattern: "other events are forwarded, or those of the buckets are not",
    state: "events are not forwarded",
    targets: "events are sent to other targets than declared, or to none",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "events are not forwarded to the control account",
  read,
};
