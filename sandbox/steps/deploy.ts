import { POLICY_PACK } from "../paths";
import type { SandboxStack } from "../stacks";
import type { Step } from "./step";

/** Deploys a stack for the first time, under the policy pack. */
export function deploy({ name, settings, accountId }: SandboxStack): Step {
  return {
    title: `Deploy ${name} in account ${accountId}`,
    run: async ({ world: { pulumi }, deployed }) => {
      await pulumi.configure(name, settings);
      await pulumi.up(name, "--policy-pack", POLICY_PACK);
      const resources = await pulumi.state(name);
      deployed.set(name, resources);
      return `${resources.length} resources`;
    },
  };
}

/** Deploys a stack again, which must find nothing to do. */
export function deployAgain({ name }: SandboxStack): Step {
  return {
    title: `Deploy ${name} again, which changes nothing`,
    run: async ({ world: { pulumi } }) => {
      await pulumi.up(name, "--refresh", "--expect-no-changes");
      return "no changes";
    },
  };
}
