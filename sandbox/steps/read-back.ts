import { readBack } from "../read-back";
import { accountsOf, type SandboxStack } from "../stacks";
import type { Step } from "./step";

/** Returns the step that reads the resources of a stack from AWS, and compares them with the declared ones. */
export function readStackBack({ name }: SandboxStack): Step {
  return {
    title: `Compare ${name} with what AWS has`,
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
