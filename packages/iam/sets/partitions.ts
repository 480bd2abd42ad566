import { anyOf, glob, type Language, notStartingWith } from "../classes/language";
import { PARTITIONS } from "../language/regions";
import { any, type Formula, implies, not } from "./formula";

/** Callers or resources whose ARN, if they have one, is of a partition of AWS's, or of another that is named. */
export function inPartitions(named: readonly string[]): Language {
  const partitions = [...new Set([...PARTITIONS, ...named])].map(arnsOf);
  return anyOf("a partition of AWS's", [...partitions, notStartingWith("arn:")]);
}

/**
 * Requests never cross from one partition to another. Partitions that are not named are not distinguished.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionFacts(named: readonly string[]): readonly Formula[] {
  const callers = (language: Language): Formula => ({ is: "caller", language });
  const resources = (language: Language): Formula => ({ is: "resource", language });
  const withoutArn = notStartingWith("arn:");
  const within = named.map(arnsOf).map((own) => implies(callers(own), resources(anyOf("own", [own, withoutArn]))));
  const elsewhere = any(
    callers(anyOf("named", [...named.map(arnsOf), withoutArn])),
    not(resources(anyOf("named", named.map(arnsOf)))),
  );
  return [...within, elsewhere];
}

function arnsOf(partition: string): Language {
  return glob(`arn:${partition}:*`);
}
