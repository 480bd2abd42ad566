import { isSameName, type NameKind, nameProblem } from "../documents/name-rules";
import type { Fault } from "./config/faults";

/** A resource of a stack whose name this program derives. */
export interface Named {
  readonly kind: NameKind;
  /** What it is, for the message, such as `the log bucket`. */
  readonly what: string;
  readonly name: string;
  /** The key of the configuration that requires it, without the namespace. */
  readonly key: string;
  /** How to give it another name, or to omit it. */
  readonly remedy: string;
}

/** The names of resources, or pairs of them, that AWS would refuse. */
export function nameFaults(resources: readonly Named[]): readonly Fault[] {
  return resources.flatMap(({ kind, what, name, key, remedy }, n) => {
    const twin = resources.slice(0, n).find((other) => other.kind === kind && isSameName(kind, other.name, name));
    const why = nameProblem(kind, name) ?? (twin && `that is ${twin.name} of ${twin.key}, as case does not count`);
    if (why === undefined) return [];
    return [
      {
        code: "name-refused",
        path: `cross-account-s3:${key}`,
        problem: `${what} would be named ${name}, and ${why}; ${remedy}`,
      },
    ];
  });
}
