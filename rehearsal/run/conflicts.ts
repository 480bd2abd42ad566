import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import type { Ran } from "./program";
import { grouped } from "../../documents/grouped";

/** What a stack does with a resource that AWS has once. */
interface Claim {
  readonly stack: string;
  readonly kind: "makes" | "shares";
}

const named = z.object({ arn: z.string().startsWith("arn:") });
const shared = z.object({ wanted: z.string().transform((text) => named.parse(JSON.parse(text)).arn) });

/**
 * Holds the stacks against each other: what one stack makes, no other makes as well, nor takes as something that exists. AWS
 * would refuse the first in the middle of a deployment, and in the second the maker's next deployment would take out what
 * the other put in. Several stacks may share what none of them makes.
 *
 * @throws RunError listing every such resource, with the stacks.
 */
export function holdApart(runs: readonly (Ran & { readonly name: string })[]): void {
  const claims = runs.flatMap(({ name: stack, resources }) =>
    resources.flatMap(({ type, custom, inputs, outputs }): (readonly [string, Claim])[] => {
      const dynamic = type.startsWith("pulumi-nodejs:dynamic/");
      // An ARN that is given, and not answered, is of something else, such as a rule's target.
      if (!custom || (!dynamic && inputs.arn !== undefined)) return [];
      const arn = dynamic ? shared.safeParse(inputs).data?.wanted : named.safeParse(outputs).data?.arn;
      return arn === undefined ? [] : [[arn, { stack, kind: dynamic ? "shares" : "makes" }]];
    }),
  );
  const conflicts = [...grouped(claims)].flatMap(([arn, all]) => conflict(arn, all));
  if (conflicts.length > 0) {
    throw new RunError(`stacks are in each other's way:\n${conflicts.map((line) => `  ${line}`).join("\n")}`);
  }
}

function conflict(arn: string, claims: readonly Claim[]): readonly string[] {
  const stacks = (kind: Claim["kind"]) => [...new Set(claims.filter((c) => c.kind === kind).map((c) => c.stack))];
  const makers = stacks("makes");
  const [maker] = makers;
  if (maker === undefined) return [];
  if (makers.length > 1) {
    return [
      `${arn}: stacks ${makers.join(" and ")} both create it; give it another name in one of them, or leave it to one`,
    ];
  }
  const sharers = stacks("shares").filter((stack) => stack !== maker);
  return sharers.map(
    (stack) =>
      `${arn}: stack ${stack} takes it as one that exists, and stack ${maker} makes it and would take out what ${stack} puts in: ` +
      `configure it in stack ${maker}`,
  );
}
