import * as pulumi from "@pulumi/pulumi";
import { provider } from "./dynamic";
import type { Plan, Planned } from "./plan";
import { RefusedError } from "./refusals/refusal";

/** What every resource here takes. */
export interface AdoptArgs {
  /** What the plan found and wants; `planMerge` makes it. */
  readonly planned: Planned;
  /**
   * How long to watch a document after it was written, in seconds: longer than any other stack takes from its last read to the answer
   * to its write, so that two stacks lose nothing of each other's.
   *
   * @default 3
   */
  readonly settleSeconds?: number;
}

/** The engine's properties for one planned thing. Texts, as the engine would sort the keys of objects. */
function properties({ planned, settleSeconds }: AdoptArgs): pulumi.Inputs {
  return {
    wanted: JSON.stringify(planned.wanted),
    aws: JSON.stringify(planned.aws),
    inPlace: planned.inPlace,
    others: planned.others,
    faultsIfNew: [...planned.faultsIfNew],
    ...(planned.policyForReview === undefined ? {} : { policyForReview: planned.policyForReview }),
    ...(settleSeconds === undefined ? {} : { settleSeconds }),
  };
}

/** Our statements in a policy that others write too: a bucket's, topic's, key's or queue's. */
export class SharedPolicy extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedPolicy");
  }
}

/** Our configurations among a bucket's notifications. */
export class SharedNotifications extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedNotifications");
  }
}

/** Our data events among a trail's event selectors. */
export class SharedTrailEvents extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedTrailEvents");
  }
}

/**
 * Settings of a bucket that are taken over whole. The old values are kept in its state, and put back on destroy if
 * `restoreOnDestroy` asks for it. Then they are first written down by a resource of their own, which writes nothing to AWS: a run that
 * is cut off between writing the settings and keeping its state would else find its own settings as the old ones.
 */
export class SharedBucketSettings extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    const { wanted } = args.planned;
    const restores = wanted.kind === "settings" && wanted.restoreOnDestroy;
    const before = restores ? new BucketSettingsBefore(`${name}-before`, args, opts).before : undefined;
    super(provider, name, { ...properties(args), before }, opts, "adopt", "SharedBucketSettings");
  }
}

/** The settings of a bucket as they were at the first sight. Never written, never changed. */
export class BucketSettingsBefore extends pulumi.dynamic.Resource {
  /** The settings, as JSON. */
  declare readonly before: pulumi.Output<string>;

  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...properties(args), recordOnly: true, before: undefined },
      opts,
      "adopt",
      "BucketSettingsBefore",
    );
  }
}

/** Makes the resource for a planned thing, whatever its kind. */
export function adopt(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions): pulumi.dynamic.Resource {
  switch (args.planned.wanted.kind) {
    case "policy":
      return new SharedPolicy(name, args, opts);
    case "notifications":
      return new SharedNotifications(name, args, opts);
    case "trail":
      return new SharedTrailEvents(name, args, opts);
    case "settings":
      return new SharedBucketSettings(name, args, opts);
  }
}

/**
 * Logs what a plan will do and what is worth a look, then stops the program if anything speaks against it.
 *
 * @throws RefusedError with every fault at once. No resource should have been declared before.
 */
export async function announce({ planned, refusals }: Plan): Promise<void> {
  for (const { wanted, changes, warnings } of planned) {
    const name = `${wanted.kind} of ${wanted.arn}`;
    if (changes.length > 0) await pulumi.log.info([`${name}:`, ...changes.map((line) => `  ${line}`)].join("\n"));
    for (const warning of warnings) await pulumi.log.warn(`${name}: ${warning}`);
  }
  if (refusals.length > 0) throw new RefusedError(refusals);
}
