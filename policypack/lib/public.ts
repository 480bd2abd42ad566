import type { PolicyDocument } from "./document";
import { isForServices, isNarrowed } from "./narrow";
import type { Principal } from "./principals";
import type { Finding } from "./rule";
import { fault } from "./rule";
import type { Statement } from "./statement";
import { testsOf } from "./statement";

/** A fault for each statement that lets everybody in and that no condition narrows. */
export function publicFaults({ kind, statements }: PolicyDocument): readonly Finding[] {
  return statements
    .filter((one) => one.allows && one.principals.some(isEverybody))
    .filter(
      (one) => !isNarrowed(one) && !(kind === "endpoint" && (namesResources(one) || one.tests.some(isForServices))),
    )
    .map((one) => fault(`${one.label} allows ${shown(one.actions)} to everybody${because(one)}`));
}

/** Whom a trust policy may name, a resource's policy may not: whoever has an account at an identity provider. */
function isEverybody({ is }: Principal): boolean {
  return is === "everyone" || is === "federated";
}

/**
 * An endpoint's policy only filters what callers may do anyway, so it is also narrow when it says which buckets, or whose,
 * may be reached through it.
 */
function namesResources(statement: Statement): boolean {
  const owned = ["aws:ResourceAccount", "aws:ResourceOrgID", "s3:ResourceAccount"].flatMap((key) =>
    testsOf(statement, key),
  );
  const exact = statement.resources.every((one) => /^arn:aws[a-z-]*:[a-z0-9-]+:[^*?]*:[^*?]*:[^*?]{3}/.test(one));
  return owned.some((test) => test.operator === "StringEquals") || (statement.resources.length > 0 && exact);
}

function because({ tests }: Statement): string {
  if (tests.length === 0) return " with no condition";
  const keys = [...new Set(tests.map((test) => `${test.operator} ${test.key}`))];
  return `, and ${keys.slice(0, 4).join(", ")} does not narrow whom that is`;
}

function shown(actions: readonly string[]): string {
  return actions.slice(0, 3).join(", ") + (actions.length > 3 ? ` and ${actions.length - 3} more` : "");
}
