import { readBack } from "../readers";
import type { SandboxStack } from "../stacks";
import type { Step } from "./step";

/** Reads what a stack deployed back from AWS, and holds it against what the stack declared. */
export function readStackBack({ name }: SandboxStack): Step {
  return {
    title: `Read ${name} back from AWS`,
    run: async ({ world, deployed, notShown }) => {
      const { read, notShown: lost } = await readBack(deployed.get(name) ?? [], world.accounts);
      if (read === 0) throw new Error(`stack ${name} has nothing in AWS`);
      for (const each of lost) notShown.set(each.what, each);
      return `${read} resources are as declared`;
    },
  };
}
