import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Located } from "./locate";
import { locate } from "./locate";
import { boundAccounts, readResource } from "./resource";
import type { AnyRule, Resource } from "./rule";
import type { StackConfig } from "./settings";

/** The parsed parts of a resource. Each is computed when a rule first needs it. */
interface ResourceReading {
  readonly located: () => readonly Located[];
  /** Accounts that the resource's provider is bound to. */
  readonly bound: () => readonly string[];
  readonly resource: (config: StackConfig) => Resource;
}

/** The most resources that are kept. The engine checks fewer at the same time. */
const MAX_RESOURCES = 256;

/**
 * Parsed resources, shared by all rules. The engine gives each rule its own copy of a resource, and runs each rule once per resource.
 * If a rule asks again, the engine checks the resource again, so it is parsed again.
 */
export class ResourceReadings {
  readonly #readings = new Map<string, { readonly reading: ResourceReading; readonly asked: Set<AnyRule> }>();

  /** Returns the parsed parts of a resource for a rule. */
  of(rule: AnyRule, args: ResourceValidationArgs): ResourceReading {
    const known = this.#readings.get(args.urn);
    if (known?.asked.has(rule) === false) {
      known.asked.add(rule);
      return known.reading;
    }
    const added = { reading: readingOf(args), asked: new Set([rule]) };
    this.#readings.delete(args.urn);
    this.#readings.set(args.urn, added);
    const oldest = this.#readings.size > MAX_RESOURCES ? this.#readings.keys().next().value : undefined;
    if (oldest !== undefined) this.#readings.delete(oldest);
    return added.reading;
  }
}

function readingOf(args: ResourceValidationArgs): ResourceReading {
  let located: readonly Located[] | undefined;
  let bound: readonly string[] | undefined;
  let resource: Resource | undefined;
  return {
    located: () => (located ??= locate(args.type, args.props)),
    bound: () => (bound ??= boundAccounts(args.provider?.props)),
    resource: (config) => (resource ??= readResource(args, config)),
  };
}
