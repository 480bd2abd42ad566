import { POLICY_PACK } from "../paths";
import type { SandboxStack } from "../stacks";
import type { Step } from "./step";

/** Returns the step that deploys a stack for the first time, with the policy pack. */
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

/** Returns the step that deploys a stack again, which must change nothing. */
export function deployAgain({ name }: SandboxStack): Step {
  return {
    title: `Deploy ${name} again, without changes`,
    run: async ({ world: { pulumi } }) => {
      await pulumi.up(name, "--refresh", "--expect-no-changes");
      return "no changes";
    },
  };
}
