import {
  DescribeEventBusCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from "@aws-sdk/client-eventbridge";
import { parseArn } from "@cross-account-s3/iam";
import type { Observed, Subject } from "../subject";
import type { Reading } from "./fault";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { documentsIn, setOf, tagsOf } from "./values";

async function read({ id, arn, name, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.events(region);
  const bus = await reach.read("events:DescribeEventBus", () =>
    client.send(new DescribeEventBusCommand({ Name: name })),
  );
  const missing = unobserved(bus);
  if (missing) return missing;
  const [tagged, strangers] = await Promise.all([
    reach.read("events:ListTagsForResource", async () => {
      return (await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags;
    }),
    targetsOfStrangers(name, region, reach),
  ]);
  return seen(
    {
      ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
      ...settingsOf(strangers, (list) => ({ "targets of strangers": setOf(list) })),
    },
    [["resource", documentsIn(bus, id, ({ Policy }) => Policy)]],
  );
}

/** Returns the targets of the bus's rules in accounts without a stack. Consumers in the control account create rules themselves. */
async function targetsOfStrangers(
  EventBusName: string,
  region: string,
  { account, accounts, read }: Reach,
): Promise<Reading<readonly string[]>> {
  const client = account.events(region);
  const rules = await read("events:ListRules", async () => {
    const found: Rule[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }));
      found.push(...(page.Rules ?? []));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return found;
  });
  if (rules.kind !== "read") return rules;
  const strangers: string[] = [];
  for (const { Name: Rule } of rules.value) {
    const targets = await read("events:ListTargetsByRule", async () => {
      return (await client.send(new ListTargetsByRuleCommand({ Rule, EventBusName }))).Targets;
    });
    if (targets.kind === "failed") return targets;
    for (const { Arn = "" } of targets.kind === "read" ? targets.value : []) {
      const owner = parseArn(Arn)?.account ?? "";
      if (owner !== "" && !accounts.has(owner)) strangers.push(Arn);
    }
  }
  return { kind: "read", value: strangers };
}

/** Reads event buses with their policies. */
export const eventBusReader: Reader = {
  declares: {
    "aws:cloudwatch/eventBus:EventBus": declared(
      { name: text, tags },
      ({ name, tags: tagged }, { partition, region, accountId }) => {
        return { of: `arn:${partition}:events:${region}:${accountId}:event-bus/${name}`, settings: { tags: tagged } };
      },
    ),
    // The policy is compared as a document.
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ({ resource: { outputs }, place }) => {
      const { partition, region, accountId } = place;
      const name = text.parse(outputs.eventBusName);
      return { of: `arn:${partition}:events:${region}:${accountId}:event-bus/${name}`, settings: {}, part: true };
    },
  },
  undeclared: { "targets of strangers": [] },
  meaning: {
    "targets of strangers": "a rule sends events to an account without a stack",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "events of the data accounts are lost",
  read,
};
