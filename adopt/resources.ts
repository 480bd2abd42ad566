import * as pulumi from "@pulumi/pulumi";
import { forTerminal, oneLine } from "../documents/neutral-text";
import { provider } from "./dynamic-provider";
import { restored } from "./merge/settings";
import type { Plan, Planned } from "./plan";
import { refusalText } from "./refusals/refusal";

/** Arguments for every resource in this folder. */
interface AdoptArgs {
  /** The planned change, from `planMerge`. */
  readonly planned: Planned;
  /**
   * The settling time: how long to watch a document after a write, in seconds. It must be longer than any other stack needs from its last
   * read to its write, so that stacks do not overwrite each other.
   *
   * @default 3
   */
  readonly settleSeconds?: number;
}

/** Returns the properties of one planned resource. Objects are JSON text, as the engine sorts the keys of objects. */
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

/** Our statements in a shared policy of a bucket, topic, key or queue. */
export class SharedPolicy extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedPolicy");
  }
}

/** Our configurations in a bucket's notifications, and EventBridge. A destroy turns EventBridge off if it was off before. */
export class SharedNotifications extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    const { wanted } = args.planned;
    const before = wanted.kind === "notifications" && wanted.eventBridge ? recordOf(name, args, opts) : undefined;
    super(provider, name, { ...properties(args), before }, opts, "adopt", "SharedNotifications");
  }
}

/** Our data events in a trail's event selectors. */
export class SharedTrailEvents extends pulumi.dynamic.Resource {
  constructor(name: string, args: AdoptArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, properties(args), opts, "adopt", "SharedTrailEvents");
  }
}

/** Arguments for {@link SharedBucketSettings}. */
interface SettingsArgs extends AdoptArgs {
  /**
   * The full ARN of the key for default encryption, if the same run creates the key, so that the plan does not have it.
   *
   * @default the key in the plan
   */
  readonly encryptionKeyArn?: pulumi.Input<string>;
}

/** Settings of a bucket that this program manages completely. A destroy restores the old values if `restoreOnDestroy` is set. */
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
 * The document of a resource before our first write, if it cannot be derived later. This resource writes nothing to AWS. It is created before
 * the first write: otherwise, after a run that ended between the write and saving the state, our values would look like the old ones.
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
 * Logs the changes and warnings of a plan, then stops the program if there is a refusal. Must run before any resource is declared.
 *
 * @throws RunError with all refusals.
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
  // Pulumi formats the stack trace without printing it, which takes half a minute in Node.js 20 (https://github.com/nodejs/node/issues/64011).
  error.stack = "";
  throw error;
}
