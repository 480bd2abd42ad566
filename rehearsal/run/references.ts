import { RunError } from "@pulumi/pulumi";
import { didYouMean } from "../../stacks/config/faults";
import { controlStacksOf, placeOf, type Project, roleOf, type StackFile, stackNamed } from "./project";

/**
 * Checks that stacks reference only control stacks in the folder. A control stack references no stack, so no stack waits for itself.
 *
 * @throws RunError listing every other reference.
 */
export function checkReferences(project: Project, stacks: readonly StackFile[]): void {
  const references = stacks.flatMap((stack) => controlStacksOf(stack).map((read) => ({ of: stack, ...read })));
  const faults = references.flatMap(({ of: stack, key, stack: read }) => {
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
      `${placeOf(stack, key)}: ${key}: found "${read}", expected a control stack of this folder, and ${found}${didYouMean(name, controls)}`,
    ];
  });
  if (faults.length > 0) throw new RunError(faults.join("\n"));
}
