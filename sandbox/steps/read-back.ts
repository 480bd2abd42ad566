import { readBack } from "../read-back";
import { accountsOf, type SandboxStack } from "../stacks";
import type { Step } from "./step";

/** Reads what a stack deployed back from AWS, and compares it with what the stack declared. */
export function readStackBack({ name }: SandboxStack): Step {
  return {
    title: `Read ${name} back from AWS`,
    run: async ({ world, stacks, deployed, limitations }) => {
      const {
        resources,
        subjects,
        limitations: lost,
      } = await readBack(deployed.get(name) ?? [], world.accounts, accountsOf(stacks));
      if (resources === 0) throw new Error(`stack ${name} has nothing in AWS`);
      for (const each of lost) limitations.set(each.what, each);
      return `${resources} resources, ${subjects} in AWS, are as declared`;
    },
  };
}
