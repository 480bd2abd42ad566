import * as pulumi from "@pulumi/pulumi";
import { forTerminal, oneLine } from "../documents/neutral-text";
import { provider } from "./dynamic-provider";
import { restored } from "./merge/settings";
import type { Plan, Planned } from "./plan";
import { refusalText } from "./refusals/refusal";

/** What every resource here takes. */
interface AdoptArgs {
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

/** The engine's properties for one planned resource. Texts, as the engine would sort the keys of objects. */
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

/** Our configurations among a bucket's notifications, and EventBridge, which destroy turns off if it was off before. */
export class SharedNotifications extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    const { wanted } = args.planned;
    const before = wanted.kind === "notifications" && wanted.eventBridge ? recordOf(name, args, opts) : undefined;
    super(provider, name, { ...properties(args), before }, opts, "adopt", "SharedNotifications");
  }
}

/** Our data events among a trail's event selectors. */
export class SharedTrailEvents extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedTrailEvents");
  }
}

/** What a {@link SharedBucketSettings} takes. */
interface SettingsArgs extends AdoptArgs {
  /**
   * The full ARN of the key for default encryption, where it is made in the same run and so is not in the plan.
   *
   * @default what the plan wants
   */
  readonly encryptionKeyArn?: pulumi.Input<string>;
}

/** Settings of a bucket that are taken over whole. The old values are put back on destroy if `restoreOnDestroy` asks for it. */
export class SharedBucketSettings extends pulumi.dynamic.Resource {
  constructor(name: string, args: SettingsArgs, opts?: pulumi.CustomResourceOptions) {
    const { wanted } = args.planned;
    const before = wanted.kind === "settings" && restored(wanted).length > 0 ? recordOf(name, args, opts) : undefined;
    const late =
      args.encryptionKeyArn === undefined
        ? {}
        : {
            wanted: pulumi
              .output(args.encryptionKeyArn)
              .apply((arn) => JSON.stringify({ ...wanted, encryptionKeyArn: arn })),
          };
    super(provider, name, { ...properties(args), before, ...late }, opts, "adopt", "SharedBucketSettings");
  }
}

/**
 * A resource's state before our first write, where what is left after it does not show that. It writes nothing to AWS, and is
 * done before the first write: a run that is killed after the write, and before the state was kept, would else take ours for the old.
 */
class FoundBefore extends pulumi.dynamic.Resource {
  /** The document, as JSON. */
  declare readonly before: pulumi.Output<string>;

  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...properties(args), recordOnly: true, before: undefined }, opts, "adopt", "FoundBefore");
  }
}

function recordOf(
  name: string,
  args: AdoptArgs,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<string> {
  return new FoundBefore(`${name}-before`, args, opts).before;
}

/**
 * Logs what a plan will do and what is worth a look, then stops the program if anything speaks against it.
 *
 * @throws RunError with every fault at once. No resource should have been declared before.
 */
export async function announce({ planned, refusals }: Plan): Promise<void> {
  for (const { wanted, changes, warnings } of planned) {
    const name = `${wanted.kind} of ${wanted.arn}`;
    if (changes.length > 0)
      await pulumi.log.info(forTerminal([`${name}:`, ...changes.map((line) => `  ${oneLine(line)}`)].join("\n")));
    for (const warning of warnings) await pulumi.log.warn(forTerminal(`${name}: ${warning}`));
  }
  if (refusals.length === 0) return;
  const error = new pulumi.RunError(refusalText(refusals));
  // Pulumi prints none, but formats it, which takes Node 20 half a minute (https://github.com/nodejs/node/issues/64011).
  error.stack = "";
  throw error;
}
