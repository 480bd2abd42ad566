import { isSameName, type NameKind, nameProblem } from "../documents/name-rules";
import type { Fault } from "./config/faults";

/** Something that a stack makes under a name of this program's. */
export interface Named {
  readonly kind: NameKind;
  /** What it is, for the message, such as `the log bucket`. */
  readonly what: string;
  readonly name: string;
  /** The key of the configuration that asks for it, without the namespace. */
  readonly key: string;
  /** What gives it another name, or does without it. */
  readonly remedy: string;
}

/** What AWS would refuse of the names of resources, or of two of them together. */
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
