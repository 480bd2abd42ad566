import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import type { ProgramResult } from "./program";
import { grouped } from "../../documents/grouped";

/** The claim of a stack to a resource: it creates the resource, or shares an existing one. */
interface Claim {
  readonly stack: string;
  readonly kind: "makes" | "shares";
}

const named = z.object({ arn: z.string().startsWith("arn:") });
const shared = z.object({ wanted: z.string().transform((text) => named.parse(JSON.parse(text)).arn) });

/**
 * Checks that no stack creates a resource that another stack creates, or uses as an existing resource. In the first case, AWS would reject
 * the second deployment half-way. In the second case, the next deployment of the creator would remove the changes of the other. Several
 * stacks may share a resource that none of them creates.
 *
 * @throws RunError listing every such resource, with the stacks.
 */
export function checkConflicts(runs: readonly (ProgramResult & { readonly name: string })[]): void {
  const claims = runs.flatMap(({ name: stack, resources }) =>
    resources.flatMap(({ type, custom, inputs, outputs }): (readonly [string, Claim])[] => {
      const dynamic = type.startsWith("pulumi-nodejs:dynamic/");
      // An ARN among the inputs is that of another resource, such as a rule's target.
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
