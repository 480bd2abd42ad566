import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";
import { dependenciesOf } from "../fleet/dependencies";
import { deployerRoles } from "../fleet/github-roles";
import type { Fleet } from "../fleet/stacks";

/** The image that deployments run in: the Pulumi of package.json. */
const IMAGE = "pulumi/pulumi-nodejs:3.248.0";

/** What a stack's deployment depends on, in addition to its own file: a push that changes none of it deploys nothing. */
const PATHS = [
  "Pulumi.yaml",
  "index.ts",
  "adopt/**",
  "components/**",
  "documents/**",
  "package-lock.json",
  "packages/**",
  "policypack/**",
  "policypack.config.json",
  "stacks/**",
];

const PRE_RUN = [
  "npm ci --ignore-scripts",
  "npm run build -w policypack",
  "npm start",
  "pulumi preview --policy-pack policypack --policy-pack-config policypack.config.json",
];

/** Arguments for {@link FleetDeployments}. */
export interface FleetDeploymentsArgs {
  /** The stacks. */
  readonly fleet: Pick<Fleet, "project" | "stacks" | "broken">;
  /** The organization of Pulumi Cloud that the stacks are in. */
  readonly organization: string;
  /** The repository on GitHub, as `OWNER/REPO`. */
  readonly repository: string;
  /** The branch that is deployed. @default "main" */
  readonly branch?: string;
  /** When drift is looked for, as a cron expression in UTC. Nothing is changed by it. @default "30 4 * * *", every night */
  readonly driftSchedule?: string;
}

/**
 * The settings of Pulumi Deployments, a drift schedule, and the webhooks of every control and data stack of a fleet.
 *
 * A push deploys the stacks that depend on no other; a webhook of each of those deploys the stacks that depend on it, once its update
 * has succeeded.
 *
 * @throws pulumi.RunError for a stack file with an error, and for a stack that no deployer stack makes a role for.
 */
export class FleetDeployments extends pulumi.ComponentResource {
  constructor(name: string, args: FleetDeploymentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:cloud:FleetDeployments", name, {}, opts);
    const { fleet, organization, repository, branch = "main", driftSchedule = "30 4 * * *" } = args;
    const { project } = fleet;
    if (fleet.broken.length > 0) throw new pulumi.RunError(fleet.broken.map(({ problem }) => problem).join("\n"));
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
      throw new pulumi.RunError(`repository: "${repository}" is not OWNER/REPO`);
    }
    const dependencies = dependenciesOf(fleet);
    const deployers = new Set(fleet.stacks.filter(({ config }) => config.role === "deployer").map(({ name }) => name));
    const roles = deployerRoles(fleet);
    for (const { name: stack } of fleet.stacks) {
      // An administrator deploys these.
      if (deployers.has(stack)) continue;
      const roleARN = roles.get(stack)?.deploy;
      if (roleARN === undefined) {
        throw new pulumi.RunError(`${stack}: no deployer stack of the folder makes a role that deploys it`);
      }
      const before = (dependencies.get(stack) ?? []).filter((other) => !deployers.has(other));
      const settings = new service.DeploymentSettings(
        stack,
        {
          organization,
          project,
          stack,
          sourceContext: { git: { branch: `refs/heads/${branch}` } },
          vcs: {
            provider: "github",
            repository,
            deployCommits: before.length === 0,
            // Deployments know one role for a stack: a preview of a pull request would have all that an update has.
            previewPullRequests: false,
            pullRequestTemplate: false,
            paths: [...PATHS, `Pulumi.${stack}.yaml`].sort(),
          },
          executorContext: { executorImage: IMAGE },
          operationContext: {
            // As --policy-pack, for the update itself too.
            environmentVariables: { PULUMI_OPTION_POLICY_PACK: "policypack" },
            options: { skipInstallDependencies: true },
            preRunCommands: PRE_RUN,
            oidc: { aws: { duration: "1h0m0s", roleARN, sessionName: "pulumi-deployments" } },
          },
        },
        { parent: this },
      );
      new service.DriftSchedule(
        stack,
        { organization, project, stack, scheduleCron: driftSchedule, autoRemediate: false },
        { parent: this, dependsOn: settings },
      );
      for (const other of before) {
        new service.Webhook(
          `${other}-${stack}`,
          {
            organizationName: organization,
            projectName: project,
            stackName: other,
            displayName: `Deploy ${stack}`,
            active: true,
            format: service.WebhookFormat.PulumiDeployments,
            filters: [service.WebhookFilters.UpdateSucceeded],
            payloadUrl: `${project}/${stack}`,
          },
          { parent: this, dependsOn: settings },
        );
      }
    }
    this.registerOutputs({});
  }
}
