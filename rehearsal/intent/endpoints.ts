import type { Principal } from "@cross-account-s3/iam";
import { type Access, type Circumstances, condition, only } from "./access";
import { grantParts, objectsUnder } from "./grants";
import type { EndpointIntent } from "./intent";
import type { Expected, ExpectedSupporting } from "./model";
import { accessPointArn } from "../../documents/arns";

const EVERYONE: readonly Principal[] = [{ kind: "everyone" }];

/**
 * Returns the access that the endpoints of a control stack must allow. Principals of the account and the roles that they assume may perform
 * on the buckets of the data accounts what the stack's roles may be granted at most. The log reader may read logs. `ownBuckets` and
 * `readableBuckets` add the access that they name.
 */
export function endpointIntents(stack: ExpectedSupporting, expected: Expected): readonly EndpointIntent[] {
  const roles = expected.roles.filter((role) => role.stack === stack.stack);
  const { partition, accountId } = stack;
  const reach = roles[0]?.reach ?? [];
  const arnsOf = (names: readonly string[]) => names.map((name) => `arn:${partition}:s3:::${name}`);
  const data = arnsOf(reach.flatMap(({ buckets }) => buckets));
  // Endpoint policies leave the conditions of action sets to the policies of roles and buckets.
  const actions = [
    ...new Set(
      roles.flatMap(({ config: { level, actionSets = [], actions: single = [] } }) =>
        grantParts(data, { level, sets: actionSets, actions: single }, true).flatMap((part) => part.actions),
      ),
    ),
  ];
  const ofData = condition(
    "StringEquals",
    "aws:ResourceAccount",
    reach.map(({ id }) => id),
  );
  const assumed = roles.flatMap(({ config }) => config.assumes);
  const reader = expected.auditLogs.filter((one) => one.stack === stack.stack);
  return stack.endpoints.map(({ region, ownBuckets, readable }): EndpointIntent => {
    const access = (
      because: string,
      what: readonly string[],
      on: readonly string[],
      ...when: Circumstances
    ): readonly Access[] =>
      what.length === 0 || on.length === 0 ? [] : [{ who: EVERYONE, because, actions: only(what), on, when: [when] }];
    const points = reach.flatMap(({ id, accessPoints = [] }) =>
      accessPoints.map((name) => accessPointArn(partition, region, id, name)),
    );
    const inAccounts = [data, points].flatMap((arns) => [...arns, ...objectsUnder(arns)]);
    const callers = condition("StringEquals", "aws:PrincipalAccount", [accountId]);
    return {
      side: "endpoint",
      id: `endpoint/${stack.stack}/${region}`,
      of: `the S3 endpoint in ${region}`,
      stack: stack.stack,
      partition,
      region,
      account: accountId,
      access: [
        ...access("dataAccounts", actions, inAccounts, ofData, callers),
        ...(assumed.length === 0
          ? []
          : access("assumes", actions, inAccounts, ofData, condition("ArnEquals", "aws:PrincipalArn", assumed))),
        ...reader.flatMap(({ reader: name, buckets, accounts }) =>
          access(
            `auditLogs.reader: ${name}`,
            ["s3:GetObject", "s3:ListBucket"],
            [...arnsOf(buckets), ...objectsUnder(arnsOf(buckets))],
            condition("StringEquals", "aws:ResourceAccount", accounts),
            condition(
              "ArnEquals",
              "aws:PrincipalArn",
              roles.filter((role) => role.name === name).map(({ arn }) => arn),
            ),
          ),
        ),
        ...(ownBuckets
          ? access(
              "ownBuckets",
              ["s3:*"],
              ["*"],
              callers,
              condition("StringEquals", "aws:ResourceAccount", [accountId]),
            )
          : []),
        ...access("readableBuckets", ["s3:GetObject"], objectsUnder(arnsOf(readable))),
      ],
      tolerated: [],
    };
  });
}
