import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ControlConfig } from "../config";
import { ConfigError, type Fault } from "../config/faults";
import type { Providers } from "../providers";

/**
 * Looks up the existing endpoints, each in the Region of its network: otherwise a wrong Region would not be noticed, and buckets
 * that may be used only through the endpoint could not be used. Without an engine, as in a rehearsal, it makes no calls to AWS.
 *
 * @throws ConfigError listing every endpoint that is not in its Region, or not one to S3; before the first resource.
 */
export async function checkEndpoints({ stack, network, connection }: ControlConfig, providers: Providers) {
  if (!pulumi.runtime.hasEngine()) return;
  const found = await Promise.all(
    network.flatMap(({ endpointIds = [], region = connection.region }, n) =>
      endpointIds.map(async (id, e): Promise<readonly Fault[]> => {
        const problem = await endpointProblem(id, region, providers);
        return problem === undefined
          ? []
          : [{ code: "endpoint-not-found", path: `cross-account-s3:network[${n}].endpointIds[${e}]`, problem }];
      }),
    ),
  );
  const faults = found.flat();
  if (faults.length > 0) throw new ConfigError(`stack ${stack}`, faults);
}

async function endpointProblem(id: string, region: string, providers: Providers): Promise<string | undefined> {
  const expected = `expected an endpoint to S3 of this account in ${region}`;
  try {
    const { serviceName } = await aws.ec2.getVpcEndpoint({ id }, { provider: providers.in(region) });
    return serviceName.endsWith(`.${region}.s3`)
      ? undefined
      : `found ${id}, an endpoint to ${serviceName}, ${expected}; name another`;
  } catch (error) {
    const why = error instanceof Error && error.message !== "" ? error.message : "no answer";
    return `found ${id}, ${expected}, and AWS has none to show there (${why}); correct the id or the network's region`;
  }
}
