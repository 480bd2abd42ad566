import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Located } from "./locate";
import { locate } from "./locate";
import { boundAccounts, readResource } from "./resource";
import type { AnyRule, Resource } from "./rule";
import type { StackConfig } from "./settings";

/** What rules read of a resource, each part when the first rule needs it. */
interface ResourceReading {
  readonly located: () => readonly Located[];
  readonly bound: () => readonly string[];
  readonly resource: (config: StackConfig) => Resource;
}

/** How many resources are kept: more than the engine checks at the same time. */
const MOST = 256;

/**
 * Readings of resources, one for all rules. The engine hands each rule a copy of its own of the same resource, and asks each
 * rule once; so a rule that asks again is asked about the resource anew, and it is read anew.
 */
export class ResourceReadings {
  readonly #readings = new Map<string, { readonly reading: ResourceReading; readonly asked: Set<AnyRule> }>();

  /** The reading of a resource for a rule. */
  of(rule: AnyRule, args: ResourceValidationArgs): ResourceReading {
    const known = this.#readings.get(args.urn);
    if (known?.asked.has(rule) === false) {
      known.asked.add(rule);
      return known.reading;
    }
    const made = { reading: readingOf(args), asked: new Set([rule]) };
    this.#readings.delete(args.urn);
    this.#readings.set(args.urn, made);
    const oldest = this.#readings.size > MOST ? this.#readings.keys().next().value : undefined;
    if (oldest !== undefined) this.#readings.delete(oldest);
    return made.reading;
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
