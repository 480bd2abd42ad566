import { GetPolicyCommand } from "@aws-sdk/client-iam";
import type { Observed, Subject } from "../subject";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { managedPolicy } from "./role";
import { tagsOf } from "./values";

async function read({ arn }: Subject, reach: Reach): Promise<Observed> {
  const policy = await reach.read("iam:GetPolicy", async () => {
    return (await reach.account.iam().send(new GetPolicyCommand({ PolicyArn: arn }))).Policy;
  });
  const missing = unobserved(policy);
  if (missing) return missing;
  const document = await managedPolicy(arn, reach);
  return seen(
    settingsOf(policy, (of) => ({ tags: tagsOf(of?.Tags) })),
    [["identity", document.kind === "read" ? { kind: "read", value: [document.value] } : document]],
  );
}

/** Reads managed policies: permissions boundaries, and policies of roles. */
export const managedPolicyReader: Reader = {
  declares: {
    "aws:iam/policy:Policy": declared({ arn: text, tags }, (of) => {
      return { of: of.arn, settings: { tags: of.tags } };
    }),
  },
  undeclared: {},
  meaning: { tags: "conditions and cost allocation by tags may change" },
  absence: "the roles that have it as a policy or a boundary lack it",
  read,
};
