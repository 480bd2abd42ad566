import type * as pulumi from "@pulumi/pulumi";
import { DeployerRole } from "../../components/deployer-role";
import { OidcProvider } from "../../components/oidc-provider";
import { RolesBoundary } from "../../components/roles-boundary";
import { oidcProviderArn } from "../../documents/arns";
import type { DeployerConfig } from "../config";
import { Providers } from "../providers";
import { bearersOf } from "./oidc-subjects";
import { type PlannedDeployer, planDeployers } from "./plan";

/** The outputs that the deployment of a stack needs. */
interface DeployedOutputs {
  /** The role that deploys the stack. */
  readonly roleArn: pulumi.Output<string>;
  /** The role for previews, if there is one. */
  readonly previewRoleArn?: pulumi.Output<string>;
  /** The value for the stack's `permissionsBoundary`. */
  readonly permissionsBoundary: pulumi.Output<string>;
}

/** The outputs of a deployer stack. */
interface DeployerOutputs {
  /** The identity provider. */
  readonly providerArn: pulumi.Input<string>;
  /** By the deployed stack's name. */
  readonly deployers: Readonly<Record<string, DeployedOutputs>>;
}

/**
 * A deployer stack: the roles that deploy the other stacks of an account. An administrator deploys it, also when it changes,
 * because it limits the deployers.
 *
 * @throws ConfigError, LimitError and RunError before the first resource.
 */
export async function deployerStack(config: DeployerConfig): Promise<DeployerOutputs> {
  const planned = planDeployers(config);
  const providers = new Providers(config);
  await providers.check();
  const { identity, tags, partition, accountId, permissionsBoundary, protect } = config;
  const within = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  const opts = { providers: [providers.in()] };
  // All stacks of an account have the same issuer and audience.
  const { issuer, audience } = bearersOf(config, "").deploy;
  const provider =
    identity.provider === "create"
      ? new OidcProvider(issuer, { url: `https://${issuer}`, audiences: [audience], protect, tags }, opts)
      : undefined;
  const after = { ...opts, dependsOn: provider ? [provider] : [] };
  const made = planned.map(({ stack, maxSessionDuration, boundary, deploy, preview }) => {
    const role = ({ name, roleName, description, trust, policies }: PlannedDeployer) =>
      new DeployerRole(name, { roleName, description, trust, policies, maxSessionDuration, tags, ...within }, after)
        .arn;
    const description = `The most that a role of stack ${stack} can do`;
    const bound = new RolesBoundary(
      stack,
      { policyName: boundary.name, description, policy: boundary.policy, protect, tags },
      opts,
    );
    const outputs: DeployedOutputs = {
      roleArn: role(deploy),
      ...(preview ? { previewRoleArn: role(preview) } : {}),
      permissionsBoundary: bound.arn,
    };
    return [stack, outputs] as const;
  });
  return {
    providerArn: provider?.arn ?? oidcProviderArn(partition, accountId, issuer),
    deployers: Object.fromEntries(made),
  };
}
