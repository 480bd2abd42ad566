import type * as pulumi from "@pulumi/pulumi";
import { EventBus } from "../../components/event-bus";
import { busArn } from "../../documents/arns";
import { eventBusPolicy } from "../../documents/event-bus-policy";
import { busName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import type { ControlConfig } from "../config";
import type { Providers } from "../providers";

/** The event bus to which data accounts forward events. */
interface PlannedBus {
  readonly name: string;
  readonly arn: string;
  /** The roles that may pass events on. */
  readonly from: readonly string[];
  readonly policy: PolicyDocument;
}

/**
 * Plans the bus.
 *
 * @returns undefined if the stack has none.
 * @throws LimitError if its policy would be larger than EventBridge accepts.
 */
export function planBus(config: ControlConfig): PlannedBus | undefined {
  const { partition, accountId, project, stack, connection, eventBus } = config;
  if (!eventBus) return undefined;
  const name = busName(project, stack);
  const arn = busArn(partition, connection.region, accountId, name);
  return { name, arn, from: eventBus.from, policy: eventBusPolicy(partition, arn, eventBus.from) };
}

/** Creates the bus, and returns its ARN once its policy allows events. */
export function makeBus(
  { tags }: ControlConfig,
  { name, policy }: PlannedBus,
  providers: Providers,
): pulumi.Output<string> {
  return new EventBus(name, { busName: name, policy, tags }, { providers: [providers.in()] }).arn;
}
