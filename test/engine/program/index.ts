import { z } from "zod";
import { planMerge, type Request } from "../../../adopt/plan";
import {
  announce,
  SharedBucketSettings,
  SharedNotifications,
  SharedPolicy,
  SharedTrailEvents,
} from "../../../adopt/resources";

const RESOURCES = {
  policy: SharedPolicy,
  notifications: SharedNotifications,
  trail: SharedTrailEvents,
  settings: SharedBucketSettings,
};

/**
 * A stack that shares whatever the environment asks for: a list of what is wanted and how to reach it. Only the engine tests run it.
 */
async function program(): Promise<void> {
  const requests: unknown = JSON.parse(process.env.ADOPT_TEST_REQUESTS ?? "[]");
  const plan = await planMerge(z.array(z.custom<Request>()).parse(requests));
  await announce(plan);
  for (const planned of plan.planned) {
    const { kind, arn } = planned.wanted;
    new RESOURCES[kind](`${kind}-${arn.split(":")[2] ?? ""}`, { planned, settleSeconds: 0.05 });
  }
}

module.exports = program;
