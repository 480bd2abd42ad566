import { digest } from "./digest";
import { isObject, type Json, type JsonObject, sorted, texts } from "./json";
import { configurations, eventBridgeOn, lists } from "./merge/notifications";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { sidOf } from "./merge/policy";
import { sameStatement } from "./merge/same-statement";
import { settings } from "./merge/settings";
import { dataResources, selectors } from "./merge/trail";
import type { Kind } from "./wanted";

/**
 * Returns the changes that a write makes to a document, one line each: `+` is added, `-` is removed, `~` changes (with the old and the new
 * value). The last line counts what stays. Empty if nothing changes.
 */
export function changes(kind: Kind, before: JsonObject | null, after: JsonObject | null): readonly string[] {
  const old = parts(kind, before);
  const now = parts(kind, after);
  const lines = [
    ...old.flatMap(([label, value]) => {
      const next = now.find(([other]) => other === label)?.[1];
      if (next === undefined) return [`- ${label}: ${summary(value)}`];
      return same(kind, value, next)
        ? []
        : [
            `~ ${label}`,
            `    was  ${value === null ? "not set" : JSON.stringify(value)}`,
            `    will ${JSON.stringify(next)}`,
          ];
    }),
    ...now
      .filter(([label]) => !old.some(([other]) => other === label))
      .map(([label, value]) => `+ ${label}: ${summary(value)}`),
  ];
  const kept = old.filter(([label, value]) => now.some(([other, next]) => other === label && same(kind, value, next)));
  if (lines.length === 0 || kept.length === 0) return lines;
  // The digests are for `acknowledge` in the configuration.
  const names = kind === "policy" ? `: ${kept.map(([label, value]) => `${label} (${digest(value)})`).join(", ")}` : "";
  return [...lines, `= ${kept.length} more ${kept.length === 1 ? "stays" : "stay"} as before${names}`];
}

type Part = readonly [label: string, value: Json];

/** Returns the named parts of a document. Numbers distinguish parts with the same name or without one. */
function parts(kind: Kind, document: JsonObject | null): readonly Part[] {
  switch (kind) {
    case "policy":
      return numbered(
        statementsAsWritten(document).map((statement) => [sidOf(statement) ?? "a statement without a Sid", statement]),
      );
    case "notifications":
      return [
        ...numbered(
          lists.flatMap((list) =>
            configurations(document, list).map((one): Part => [
              texts(one.Id)[0] ?? "a configuration without an Id",
              one,
            ]),
          ),
        ),
        ...(eventBridgeOn(document) ? ([["EventBridge", "on"]] as const) : []),
      ];
    case "trail":
      return numbered(
        selectors(document).all.map((one) => [
          texts(one.Name)[0] ?? `the selector of ${dataResources(one)[0] ?? "management events"}`,
          one,
        ]),
      );
    case "settings":
      return settings.map((name) => [name, document?.[name] ?? null]);
  }
}

function numbered(all: readonly Part[]): readonly Part[] {
  const seen = new Map<string, number>();
  return all.map(([label, value]) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return [count === 1 ? label : `${label} (${count})`, value];
  });
}

function same(kind: Kind, a: Json, b: Json): boolean {
  return kind === "policy" && isObject(a) && isObject(b) ? sameStatement(a, b) : sorted(a) === sorted(b);
}

/** Returns a statement in a few words, for a denial with its condition; any other value as JSON. */
function summary(value: Json): string {
  if (!isObject(value) || typeof value.Effect !== "string") return JSON.stringify(value);
  const actions = texts(value.Action);
  const resources = texts(value.Resource);
  const on = resources.length === 0 ? "" : ` on ${resources.join(", ")}`;
  const where =
    value.Effect === "Deny" && value.Condition !== undefined ? ` if ${JSON.stringify(value.Condition)}` : "";
  return `${value.Effect} ${actions.join(", ")}${on}${where}`;
}
