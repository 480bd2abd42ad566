import { isDeepStrictEqual } from "node:util";
import { exampleSettings, forEmulator, type Settings } from "../project";
import {
  makeThirdPartyResources,
  readThirdPartyResources,
  removeThirdPartyResources,
  type ThirdPartyResources,
} from "../third-party-resources";
import type { Step } from "./step";

const ACCOUNT = "222222222222";
const STACK = "existing";

/**
 * Deploys a data stack with an existing bucket, key, topic and trail. Checks that the first up changes their documents, that a second up
 * changes nothing, and that destroy restores every document and setting.
 */
export const adoptTheirs: Step = {
  title: "Share an existing bucket, key, topic and trail, then restore them",
  run: async ({ world }) => {
    const { pulumi } = world;
    const owner = world.accounts.in(ACCOUNT, "us-east-1");
    const existing = await makeThirdPartyResources(owner, "acme-theirs");
    const before = await readThirdPartyResources(owner, existing);
    await pulumi.configure(STACK, adoptingSettings(existing));

    await pulumi.up(STACK);
    const shared = await readThirdPartyResources(owner, existing);
    const without = Object.keys(before).filter((name) => name !== FOREIGN && !differing(before, shared).includes(name));
    if (without.length > 0) throw new Error(`an up put nothing of ours into: ${without.join(", ")}`);
    await pulumi.up(STACK, "--expect-no-changes");

    await pulumi.destroy(STACK);
    const altered = differing(before, await readThirdPartyResources(owner, existing));
    if (altered.length > 0) throw new Error(`a destroy did not leave as they were: ${altered.join(", ")}`);
    await removeThirdPartyResources(owner, existing);
    return `${Object.keys(before).length} documents and settings restored`;
  },
};

/** Returns the settings of a data stack that adopts existing resources. */
export function adoptingSettings({ bucket: name, key, topic: topicArn, trail }: ThirdPartyResources): Settings {
  const bucket = { name, existing: true, restoreSettings: true, versioning: "keep", key, topicArn };
  return {
    ...forEmulator(exampleSettings("data")),
    "cross-account-s3:audit": { trail },
    "cross-account-s3:buckets": [
      { ...bucket, notifications: "sns", grants: { catalog: "catalog", uploader: "upload" } },
    ],
  };
}

type Observed = Awaited<ReturnType<typeof readThirdPartyResources>>;

/** The notifications to queues, which the stack does not change. */
const FOREIGN = "queues";

/** Returns the names of the documents and settings that differ. */
function differing(before: Observed, after: Observed): readonly string[] {
  const now = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before).flatMap(([name, was]) => (isDeepStrictEqual(was, now.get(name)) ? [] : [name]));
}
