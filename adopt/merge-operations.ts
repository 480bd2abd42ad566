import { z } from "zod";
import type { Aim } from "./converge";
import { type Json, type JsonObject, jsonObject, sorted } from "./json";
import * as notifications from "./merge/notifications";
import * as policy from "./merge/policy";
import * as settings from "./merge/settings";
import * as trail from "./merge/trail";
import { notificationsRefusals } from "./refusals/notifications";
import { foreignSids, policyRefusals, policyWarnings } from "./refusals/policy";
import type { Refusal } from "./refusals/refusal";
import { settingsRefusals } from "./refusals/settings";
import { trailRefusals } from "./refusals/trail";
import type { Wanted } from "./wanted";

/** Everything that is known of a resource, as its adapter's `look` returns it and a live-state file holds it. */
export type Facts = JsonObject;

/** The pure functions for one wanted document, whatever its kind. */
export interface Work {
  /** With our part in it. */
  merge(now: JsonObject | null): JsonObject;
  /** Without our part; null if nothing is left and we made it. */
  withdraw(now: JsonObject | null, arrival: JsonObject): JsonObject | null;
  /** True if our part is there as wanted. */
  holds(now: JsonObject | null): boolean;
  /** Our part as it is now. */
  ours(now: JsonObject | null): Json;
  /** Everyone else's part as it is now. */
  others(now: JsonObject | null): Json;
  /** What to remember of the first sight, for the day we go. */
  arrival(now: JsonObject | null): JsonObject;
  /** Everything that speaks against writing. */
  refusals(facts: Facts): readonly Refusal[];
  /** Faults that only a first write has. */
  firstRefusals(now: JsonObject | null): readonly Refusal[];
  /** What is worth a look. */
  warnings(now: JsonObject | null): readonly string[];
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
const settingsFacts = z.looseObject({
  document,
  acl: jsonObject,
  policy: jsonObject.nullable(),
  keyOfAlias: z.string().nullable().default(null),
});
const policyArrival = z.object({ made: z.boolean(), single: z.boolean() });
const notificationsArrival = z.object({ eventBridge: z.boolean() });

/** The document among the facts. */
export function documentIn(facts: Facts): JsonObject | null {
  return z.looseObject({ document }).parse(facts).document;
}

/** What is wanted, with what a look tells of it: the key behind the alias of default encryption, if there is one already. */
export function resolved(wanted: Wanted, facts: Facts): Wanted {
  if (wanted.kind !== "settings" || wanted.encryptionKeyAlias === undefined) return wanted;
  const { keyOfAlias } = settingsFacts.parse(facts);
  return { ...wanted, encryptionKeyArn: keyOfAlias ?? `a new key, ${wanted.encryptionKeyAlias}` };
}

/** The functions for one wanted document. `region` and `account` are those through which it is reached. */
export function workOn(wanted: Wanted, region: string, account: string): Work {
  const none = () => [];
  switch (wanted.kind) {
    case "policy":
      return {
        merge: (now) => policy.merge(now, wanted),
        withdraw: (now, arrival) => policy.withdraw(now, wanted, policyArrival.parse(arrival)),
        holds: (now) => policy.holds(now, wanted),
        ours: (now) => policy.oursIn(now, wanted),
        others: (now) => policy.othersIn(now, wanted),
        arrival: (now) => ({ ...policy.arrivalOf(now, wanted) }),
        refusals: (facts) => policyRefusals(wanted.arn, policyFacts.parse(facts), wanted, account),
        firstRefusals: (now) => foreignSids(wanted.arn, now, wanted),
        warnings: (now) => policyWarnings(now, wanted),
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
        refusals: (facts) => notificationsRefusals(wanted.arn, notificationsFacts.parse(facts), wanted),
        firstRefusals: none,
        warnings: none,
      };
    case "trail":
      return {
        merge: (now) => trail.merge(now, wanted),
        withdraw: (now) => trail.withdraw(now, wanted),
        holds: (now) => trail.holds(now, wanted),
        ours: (now) => trail.oursIn(now, wanted),
        others: (now) => trail.othersIn(now, wanted),
        arrival: () => ({}),
        refusals: (facts) => trailRefusals(wanted.arn, trailFacts.parse(facts), wanted, region),
        firstRefusals: none,
        warnings: none,
      };
    case "settings":
      return {
        merge: (now) => settings.merge(now, wanted),
        withdraw: (now, arrival) => settings.withdraw(now, wanted, arrival),
        holds: (now) => settings.holds(now, wanted),
        ours: (now) => settings.oursIn(now, wanted),
        others: () => ({}),
        arrival: (now) => settings.oursIn(now, wanted),
        refusals: (facts) => settingsRefusals(wanted.arn, settingsFacts.parse(facts), wanted),
        firstRefusals: none,
        warnings: none,
      };
  }
}

/** To have our part in it. */
export function toApply(work: Work): Aim {
  return { next: (now) => work.merge(now), reached: (now) => work.holds(now) };
}

/** To have our part out of it. */
export function toWithdraw(work: Work, arrival: JsonObject): Aim {
  const without = (now: JsonObject | null) => work.withdraw(now, arrival);
  return { next: without, reached: (now) => sorted(without(now) ?? {}) === sorted(now ?? {}) };
}
