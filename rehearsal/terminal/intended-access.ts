import type { Access } from "../intent/access";
import { accessWords } from "../intent/access-words";
import { intentsOf } from "../intent";
import type { Intent } from "../intent/intent";
import type { Expected } from "../intent/model";
import { namesOfRoles, resolvedFrom } from "../proof";
import type { World } from "../world";
import { BLANK, type Line, line, styled } from "./screen";
import { grouped } from "../../documents/grouped";

/** Returns the intended access as a page that a reader can compare with the configuration: one section for each bucket and role. */
export function intendedAccess(expected: Expected, world: World): readonly Line[] {
  const names = distinctNames(expected);
  const sections = sectionsOf(intentsOf(expected, resolvedFrom(expected, world)), expected);
  return [
    line(styled("bold", "Intended access, from the configuration only")),
    line(
      "The proof compares every policy with this page: what is listed must be allowed, and nothing else may be. " +
        "A line that begins with (may) need not be allowed.",
    ),
    ...[...sections].flatMap(([title, intents]) => [
      BLANK,
      line(styled("bold", title)),
      ...intents.flatMap((intent) => intentLines(intent, names)),
    ]),
  ];
}

/** Returns the names of roles by their ARNs. Adds the ARN to a name that roles of several stacks have. */
function distinctNames(expected: Expected): ReadonlyMap<string, string> {
  const names = namesOfRoles(expected);
  const { roles } = expected;
  return new Map(
    [...names].map(([arn, name]) => [
      arn,
      roles.filter((role) => role.name === name).length > 1 ? `${name} (${arn})` : name,
    ]),
  );
}

/** Groups the intents by section: a bucket with its key and topic, a role with its trust, and the other resources of a stack. */
function sectionsOf(intents: readonly Intent[], { buckets, roles }: Expected): ReadonlyMap<string, readonly Intent[]> {
  const titleOf = (intent: Intent): string => {
    const bucket = buckets.find(({ name, stack }) => name === intent.bucket && stack === intent.stack);
    const role = bucket ? undefined : roles.find(({ name }) => name === intent.role);
    return bucket
      ? `Bucket ${bucket.name}: account ${bucket.accountId}, ${bucket.region}, Pulumi.${bucket.stack}.yaml`
      : role
        ? `Role ${role.name}: ${role.arn}, Pulumi.${role.stack}.yaml`
        : intent.side === "identity" && intent.never
          ? `Deployers, and what they must never do: Pulumi.${intent.stack}.yaml`
          : `Logs, events and endpoints: Pulumi.${intent.stack}.yaml`;
  };
  return grouped(intents.map((intent) => [titleOf(intent), intent]));
}

function intentLines(intent: Intent, names: ReadonlyMap<string, string>): readonly Line[] {
  const accesses = [
    ...intent.access.map((access) => ({ access, may: "may" })),
    ...intent.tolerated.map((access) => ({ access, may: "(may)" })),
    ...(intent.side === "identity" ? (intent.never ?? []) : []).map((access) => ({ access, may: "must never" })),
  ];
  return [
    line("  ", styled("cyan", heading(intent))),
    ...(accesses.length === 0 ? [line("    nothing")] : []),
    ...[...grouped(accesses.map((one) => [one.access.because, one]))].flatMap(([reason, some]) => [
      line("    ", styled("bold", reason)),
      ...some.flatMap(({ access, may }) => accessLines(access, may, names)),
    ]),
  ];
}

function heading(intent: Intent): string {
  switch (intent.side) {
    case "resource":
      return intent.kind === "trust" ? "Who may assume it, by its trust policy" : `Who may use ${intent.of}`;
    case "identity":
      return intent.never
        ? `What ${intent.of} must never do`
        : "What its own policies allow, where the resource lets it in";
    case "endpoint":
      return `What ${intent.of} lets through`;
  }
}

/** @param may the verb: `may`, `(may)` for tolerated access, or `must never`. */
function accessLines(access: Access, may: string, names: ReadonlyMap<string, string>): readonly Line[] {
  const { who, what, on, when } = accessWords(access, names);
  return [line("      ", `${who} ${may} `, styled("green", what)), line(`        ${[`on ${on}`, ...when].join(", ")}`)];
}
