import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readFleet } from "../fleet/stacks";
import { FleetDeployments } from "./fleet-deployments";

/** The program of Pulumi Cloud's settings: it reads the stack files of the folder above, and nothing else of the stacks. */
export = async function program(): Promise<void> {
  const config = new pulumi.Config();
  const fleet = await readFleet(dirname(__dirname));
  const driftSchedule = config.get("driftSchedule");
  new FleetDeployments("fleet", {
    fleet,
    organization: pulumi.getOrganization(),
    repository: config.require("repository"),
    ...(driftSchedule === undefined ? {} : { driftSchedule }),
  });
};
