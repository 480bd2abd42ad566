import { RunError } from "@pulumi/pulumi";
import { furtherControlStacks } from "../stacks/grants";
import type { Fleet, FleetStack } from "./stacks";

/** Maps the name of each stack to the names of the stacks in the folder that must be deployed first. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Finds the dependencies between the stacks of a fleet. A data stack depends on the control stacks that it reads. Every stack depends on
 * the deployer stack that creates its deployer role.
 *
 * A control stack of another project, or without a file in this folder, is deployed elsewhere. It is not a dependency.
 *
 * @throws RunError that names the stacks of a circular dependency.
 */
export function dependenciesOf(fleet: Pick<Fleet, "project" | "stacks">): Dependencies {
  const names = new Set(fleet.stacks.map(({ name }) => name));
  const deployers = fleet.stacks.flatMap(({ name, config }) =>
    config.role === "deployer" ? config.deploys.map(({ stack }) => ({ deployer: name, stack })) : [],
  );
  const dependencies = new Map(
    fleet.stacks.map((stack) => {
      const all = [
        ...deployers.filter((each) => each.stack === stack.name).map(({ deployer }) => deployer),
        ...controlsOf(fleet.project, stack),
      ];
      return [stack.name, all.filter((name) => names.has(name))];
    }),
  );
  refuseCircles(dependencies);
  return dependencies;
}

/** Returns the names of the control stacks of this project that a data stack reads. */
function controlsOf(project: string, { config }: FleetStack): readonly string[] {
  if (config.role !== "data") return [];
  const read = [config.controlStack, ...furtherControlStacks(config)].map((name) => name.split("/"));
  return [...new Set(read.flatMap(([, ofProject, stack = ""]) => (ofProject === project ? [stack] : [])))];
}

function refuseCircles(dependencies: Dependencies): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(" → ");
      throw new RunError(`${circle}: these stacks depend on each other in a circle; see cross-account-s3:controlStack`);
    }
    if (done.has(name)) return;
    for (const next of dependencies.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of dependencies.keys()) visit(name, []);
}

/** Reverses dependencies: maps each stack to the stacks that must be destroyed first. */
export function reversed(dependencies: Dependencies): Dependencies {
  return new Map(
    [...dependencies.keys()].map((name) => [
      name,
      [...dependencies].filter(([, before]) => before.includes(name)).map(([dependent]) => dependent),
    ]),
  );
}
