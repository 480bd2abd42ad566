import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import type { Observed, Subject } from "../subject";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { setOf, tagsOf } from "./values";

async function read({ name }: Subject, reach: Reach): Promise<Observed> {
  const profile = await reach.read("iam:GetInstanceProfile", async () => {
    const command = new GetInstanceProfileCommand({ InstanceProfileName: name });
    return (await reach.account.iam().send(command)).InstanceProfile;
  });
  return (
    unobserved(profile) ??
    seen(
      settingsOf(profile, (of) => ({
        roles: setOf(of?.Roles?.flatMap(({ RoleName }) => RoleName ?? [])),
        tags: tagsOf(of?.Tags),
      })),
    )
  );
}

/** Reads instance profiles. */
export const instanceProfileReader: Reader = {
  declares: {
    "aws:iam/instanceProfile:InstanceProfile": declared(
      { name: text, role: text, tags },
      ({ name, role, tags: tagged }, { partition, accountId }) => {
        return {
          of: `arn:${partition}:iam::${accountId}:instance-profile/${name}`,
          settings: { roles: [role], tags: tagged },
        };
      },
    ),
  },
  undeclared: {},
  meaning: {
    roles: "instances have another role",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "instances with this profile have no credentials",
  read,
};
