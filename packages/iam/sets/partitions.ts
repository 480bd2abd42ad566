import { anyOf, glob, type Language, notStartingWith } from "../classes/language";
import { PARTITIONS } from "../language/regions";
import { any, type Formula, implies, not } from "./formula";

/** Returns the callers or resources that have no ARN, or an ARN in a known or a named partition. */
export function inPartitions(named: readonly string[]): Language {
  const partitions = [...new Set([...PARTITIONS, ...named])].map(arnsOf);
  return anyOf("a partition of AWS", [...partitions, notStartingWith("arn:")]);
}

/**
 * Returns formulas that keep caller and resource in one partition, because requests never cross partitions. Partitions that are not
 * named are not distinguished.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionFacts(named: readonly string[]): readonly Formula[] {
  const callers = (language: Language): Formula => ({ is: "caller", language });
  const resources = (language: Language): Formula => ({ is: "resource", language });
  const withoutArn = notStartingWith("arn:");
  const within = named.map(arnsOf).map((arns) => implies(callers(arns), resources(anyOf("own", [arns, withoutArn]))));
  const elsewhere = any(
    callers(anyOf("named", [...named.map(arnsOf), withoutArn])),
    not(resources(anyOf("named", named.map(arnsOf)))),
  );
  return [...within, elsewhere];
}

function arnsOf(partition: string): Language {
  return glob(`arn:${partition}:*`);
}
