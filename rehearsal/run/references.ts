import { RunError } from "@pulumi/pulumi";
import { didYouMean } from "../../stacks/config/faults";
import { type Project, roleOf, type StackFile, stackNamed } from "./project";

const KEY = "cross-account-s3:controlStack";

/**
 * Holds what stacks read against what the folder has: each reads a control stack, which itself reads none, so that no stack waits
 * for itself.
 *
 * @throws RunError listing every stack that reads another than a control stack of the folder.
 */
export function checkReferences(project: Project, stacks: readonly StackFile[]): void {
  const faults = stacks.flatMap((stack) => {
    const read = stack.config[KEY];
    if (read === undefined) return [];
    const other = stackNamed(project, read);
    if (other && roleOf(other) === "control") return [];
    const controls = project.stacks.filter((s) => roleOf(s) === "control").map(({ name }) => name);
    const name = read.split("/").at(-1) ?? read;
    const found = !other
      ? `the folder has no Pulumi.${name}.yaml`
      : other === stack
        ? "that is this stack itself"
        : `${other.file} is none`;
    return [
      `${stack.file}: ${KEY}: found "${read}", expected a control stack of this folder, and ${found}${didYouMean(name, controls)}`,
    ];
  });
  if (faults.length > 0) throw new RunError(faults.join("\n"));
}
