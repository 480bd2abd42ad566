import { check } from "../policypack/lib/check";
import { rules } from "../policypack/rules";
import type { Config } from "../stacks/config";
import type { PackConfig } from "../policypack/lib/config-file";
import type { Finding } from "./result";
import type { RanStack } from "./run";
import { type DeclaredResource, providerOf } from "./run/resource";

/** Runs the policy pack over what each stack declares: the rules themselves, without the engine and its server. */
export async function runPack(stacks: readonly RanStack[], packConfig: PackConfig = {}): Promise<readonly Finding[]> {
  const found = await Promise.all(
    stacks.map(async ({ name, config, resources }) => {
      const byUrn = new Map(resources.map((r) => [r.urn, r]));
      const reports = await check(
        rules,
        resources.map((resource) => forPack(resource, byUrn)),
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

function forPack(resource: DeclaredResource, byUrn: ReadonlyMap<string, DeclaredResource>) {
  const { type, name, urn, inputs, outputs, propertyDependencies, protect } = resource;
  const provider = providerOf(resource, byUrn);
  return {
    type,
    name,
    urn,
    props: inputs,
    outputs,
    propertyDependencies,
    opts: { protect },
    ...(provider ? { provider: { name: provider.name, props: provider.inputs } } : {}),
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
