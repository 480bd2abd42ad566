import { z } from "zod";
import type { Aim } from "./converge";
import { type Json, type JsonObject, jsonObject, sorted } from "./json";
import * as notifications from "./merge/notifications";
import * as policy from "./merge/policy";
import * as settings from "./merge/settings";
import * as trail from "./merge/trail";
import { notificationsRefusals } from "./refusals/notifications";
import { foreignSids, reviewPolicy } from "./refusals/policy";
import type { Refusal, Review } from "./refusals/refusal";
import { settingsRefusals } from "./refusals/settings";
import { trailRefusals } from "./refusals/trail";
import type { Wanted } from "./wanted";

/** The facts about a resource, which its adapter's `look` returns and a live-state file contains. */
export type Facts = JsonObject;

/** The pure functions for one shared document, for all kinds of documents. */
export interface Work {
  /** Returns the document with our part merged in. */
  merge(now: JsonObject | null): JsonObject;
  /** Returns the document without our part; null if nothing is left and we created it. */
  withdraw(now: JsonObject | null, arrival: JsonObject): JsonObject | null;
  /** Returns whether the document has our part as wanted. */
  holds(now: JsonObject | null): boolean;
  /** Returns our part of the present document. */
  ours(now: JsonObject | null): Json;
  /** Returns the parts of other owners in the present document. */
  others(now: JsonObject | null): Json;
  /** Returns what to keep of the document before the first write, to restore it when our part is removed. */
  arrival(now: JsonObject | null): JsonObject;
  /** Returns the reasons not to write, and warnings. */
  review(facts: Facts): Review;
  /** Returns the reasons that apply only to the first write. */
  firstRefusals(now: JsonObject | null): readonly Refusal[];
}

const document = jsonObject.nullable();
const policyFacts = z.looseObject({ document, restrictsPublic: z.boolean().default(false) });
const notificationsFacts = z.looseObject({ document, region: z.string() });
const trailFacts = z.looseObject({
  document,
  organization: z.boolean(),
  homeRegion: z.string(),
  logBucket: z.string(),
  logging: z.boolean().default(true),
  multiRegion: z.boolean().default(true),
});
const documentFacts = z.looseObject({ document });
const settingsFacts = z.looseObject({
  document,
  acl: jsonObject,
  policy: jsonObject.nullable(),
  keyOfAlias: z.string().nullable().default(null),
});
const policyArrival = z.object({ made: z.boolean(), single: z.boolean() });
const notificationsArrival = z.object({ eventBridge: z.boolean() });

/** Returns the document in the facts. */
export function documentIn(facts: Facts): JsonObject | null {
  return documentFacts.parse(facts).document;
}

/** Returns the wanted part with the facts filled in: the key of the alias for default encryption, if the key exists already. */
export function resolved(wanted: Wanted, facts: Facts): Wanted {
  if (wanted.kind !== "settings" || wanted.encryptionKeyAlias === undefined) return wanted;
  const { keyOfAlias } = settingsFacts.parse(facts);
  return { ...wanted, encryptionKeyArn: keyOfAlias ?? `a new key, ${wanted.encryptionKeyAlias}` };
}

/** Returns the functions for one shared document. `region` and `account` are those of the connection. */
export function workOn(wanted: Wanted, region: string, account: string): Work {
  const none = () => [];
  const withoutWarnings = (refusals: readonly Refusal[]): Review => ({ refusals, warnings: [] });
  switch (wanted.kind) {
    case "policy":
      return {
        merge: (now) => policy.merge(now, wanted),
        withdraw: (now, arrival) => policy.withdraw(now, wanted, policyArrival.parse(arrival)),
        holds: (now) => policy.holds(now, wanted),
        ours: (now) => policy.oursIn(now, wanted),
        others: (now) => policy.othersIn(now, wanted),
        arrival: (now) => ({ ...policy.arrivalOf(now, wanted) }),
        review: (facts) => reviewPolicy(wanted.arn, policyFacts.parse(facts), wanted, account),
        firstRefusals: (now) => foreignSids(wanted.arn, now, wanted),
      };
    case "notifications":
      return {
        merge: (now) => notifications.merge(now, wanted),
        withdraw: (now, arrival) => notifications.withdraw(now, wanted, notificationsArrival.parse(arrival)),
        holds: (now) => notifications.holds(now, wanted),
        ours: (now) => [
          ...notifications.oursIn(now, wanted),
          ...(wanted.eventBridge ? [{ eventBridge: notifications.eventBridgeOn(now) }] : []),
        ],
        others: (now) => notifications.othersIn(now, wanted),
        arrival: (now) => ({ eventBridge: notifications.eventBridgeOn(now) }),
        review: (facts) => withoutWarnings(notificationsRefusals(wanted.arn, notificationsFacts.parse(facts), wanted)),
        firstRefusals: none,
      };
    case "trail":
      return {
        merge: (now) => trail.merge(now, wanted),
        withdraw: (now) => trail.withdraw(now, wanted),
        holds: (now) => trail.holds(now, wanted),
        ours: (now) => trail.oursIn(now, wanted),
        others: (now) => trail.othersIn(now, wanted),
        arrival: () => ({}),
        review: (facts) => withoutWarnings(trailRefusals(wanted.arn, trailFacts.parse(facts), wanted, region)),
        firstRefusals: none,
      };
    case "settings":
      return {
        merge: (now) => settings.merge(now, wanted),
        withdraw: (now, arrival) => settings.withdraw(now, wanted, arrival),
        holds: (now) => settings.holds(now, wanted),
        ours: (now) => settings.oursIn(now, wanted),
        others: () => ({}),
        arrival: (now) => settings.oursIn(now, wanted),
        review: (facts) => withoutWarnings(settingsRefusals(wanted.arn, settingsFacts.parse(facts), wanted)),
        firstRefusals: none,
      };
  }
}

/** Returns the goal that the document has our part. */
export function toApply(work: Work): Aim {
  return { next: (now) => work.merge(now), reached: (now) => work.holds(now) };
}

/** Returns the goal that the document does not have our part. */
export function toWithdraw(work: Work, arrival: JsonObject): Aim {
  const without = (now: JsonObject | null) => work.withdraw(now, arrival);
  return { next: without, reached: (now) => sorted(without(now) ?? {}) === sorted(now ?? {}) };
}
