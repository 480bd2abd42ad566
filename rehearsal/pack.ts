import { check, type DeclaredResource as PackResource } from "../policypack/lib/check";
import { rules } from "../policypack/rules";
import type { Config } from "../stacks/config";
import type { PackConfig } from "../policypack/lib/config-file";
import type { Finding } from "./result";
import type { RanStack } from "./run";
import { type DeclaredResource, providerUrn } from "./run/resource";

/** Runs the rules of the policy pack on the resources of each stack, without the engine and its analyzer server. */
export async function runPack(stacks: readonly RanStack[], packConfig: PackConfig = {}): Promise<readonly Finding[]> {
  const found = await Promise.all(
    stacks.map(async ({ name, config, resources }) => {
      const providers = new Map(
        resources
          .filter(({ type }) => type.startsWith("pulumi:providers:"))
          .map(({ urn, name: provider, inputs }) => [urn, { name: provider, props: inputs }]),
      );
      const reports = await check(
        rules,
        resources.map((resource) => forPack(resource, providers)),
        { stack: stackConfigOf(config), rules: packConfig },
      );
      return reports.map(({ rule, level, severity, resource, message, url }) => ({
        rule,
        level,
        severity,
        stack: name,
        urn: resource ?? "",
        message,
        url,
      }));
    }),
  );
  return found.flat();
}

function forPack(resource: DeclaredResource, providers: ReadonlyMap<string, PackResource["provider"]>): PackResource {
  const { type, name, urn, inputs, outputs, propertyDependencies, protect } = resource;
  const provider = providers.get(providerUrn(resource.provider));
  return {
    type,
    name,
    urn,
    props: inputs,
    outputs,
    propertyDependencies,
    opts: { protect },
    ...(provider ? { provider } : {}),
  };
}

function stackConfigOf(config: Config) {
  const { accountId, connection } = config;
  if (config.role === "control") {
    const { dataAccounts, principals } = config;
    return { accountId, region: connection.region, dataAccounts, principals };
  }
  if (config.role === "deployer") return { accountId, region: connection.region };
  const { controlAccountId, controlStack, buckets, principals } = config;
  return { accountId, region: connection.region, controlAccountId, controlStack, buckets, principals };
}
