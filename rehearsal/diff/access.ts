import { partitionOf } from "@cross-account-s3/iam";
import { bucketArn } from "../../documents/arns";
import { LEVELS } from "../../documents/levels";
import {
  accountIn,
  administrator,
  ANONYMOUS,
  askKeyThroughS3,
  askS3,
  type Caller,
  OBJECT,
  roleAsItIs,
} from "../expect/ask";
import { expectedActions, keyActionsOf, UNIVERSE } from "../intent/levels";
import type { Judge } from "../judge";
import type { BucketInWorld, World } from "../world";
import { type BucketQuestions, NOBODY, OUTSIDE, type Route } from "./questions";
import type { Version } from "./version";

/** What somebody may do with a bucket: actions by the route of the request. */
export type ActionsByRoute = ReadonlyMap<Route, readonly string[]>;

/** Who may do what with a bucket: actions by route, by principal, by bucket. */
export type Access = ReadonlyMap<string, ReadonlyMap<string, ActionsByRoute>>;

type Actions = Readonly<Record<"objects" | "bucket", readonly string[]>>;

/** The actions that some level comes to. */
const OF_LEVELS: Actions = {
  objects: [...new Set(LEVELS.flatMap((level) => expectedActions(level, "objects", false)))],
  bucket: [...new Set(LEVELS.flatMap((level) => expectedActions(level, "bucket", false)))],
};

/**
 * Who may do what in a version: each principal is asked for each action on each bucket, by each route.
 *
 * @param judge one for both versions, as most of their questions are of the same cases.
 */
export async function accessOf(
  { world }: Version,
  questions: ReadonlyMap<string, BucketQuestions>,
  judge: Judge,
): Promise<Access> {
  const access = new Map<string, ReadonlyMap<string, ActionsByRoute>>();
  for (const [name, { principals, owners, routes, trailArn }] of questions) {
    const bucket = world.buckets.get(name);
    const of = new Map<string, ActionsByRoute>();
    access.set(name, of);
    if (!bucket) continue;
    // The owner's own principals need no word of the bucket's policy, unless a stack made them for a control role.
    const needing = [...principals].filter((arn) => world.roles.has(arn) || accountIn(arn) !== bucket.accountId);
    const askers = [
      ...needing.map((arn) => ({ who: arn, arn, actions: UNIVERSE })),
      ...[...owners].map(([who, arn]) => ({ who, arn, actions: OF_LEVELS })),
    ];
    for (const { who, arn, actions } of askers) {
      const byRoute = new Map<Route, readonly string[]>();
      for (const route of routes) {
        const caller = { ...callerOf(world, arn), endpoint: route === OUTSIDE ? undefined : route };
        byRoute.set(route, await allowed(world, judge, caller, actions, bucket, trailArn));
      }
      of.set(who, byRoute);
    }
  }
  return access;
}

/** A role with its policies where they are known; anybody else may do everything as far as the own account goes. */
function callerOf(world: World, principal: string): Caller {
  if (principal === NOBODY) return ANONYMOUS;
  return world.roles.get(principal)?.complete === true ? roleAsItIs(world, principal) : administrator(principal);
}

async function allowed(
  world: World,
  judge: Judge,
  caller: Caller,
  actions: Actions,
  found: BucketInWorld,
  trailArn: string | undefined,
): Promise<readonly string[]> {
  const partition = partitionOf(found.region);
  const bucket = {
    name: found.name,
    arn: bucketArn(partition, found.name),
    accountId: found.accountId,
    region: found.region,
    partition,
  };
  const key = found.encryption?.keyArn;
  const keyPolicy = key === undefined ? undefined : world.keys.get(key)?.policy;
  const context = found.encryption?.bucketKey === true ? bucket.arn : `${bucket.arn}/${OBJECT}`;
  // CloudTrail encrypts its logs in the context of their trail.
  const ofTrail = { "kms:EncryptionContext:aws:cloudtrail:arn": trailArn };
  const may: string[] = [];
  for (const on of ["objects", "bucket"] as const) {
    for (const action of actions[on]) {
      const questions = [
        askS3(world, caller, action, bucket, on),
        ...(keyPolicy ? keyActionsOf(action) : []).map((k) =>
          askKeyThroughS3(world, caller, k, bucket, key, context, ofTrail),
        ),
      ];
      const answers = await Promise.all(questions.map(async (question) => judge.answer(question)));
      if (answers.every((answer) => answer.allowed)) may.push(action);
    }
  }
  return may;
}
