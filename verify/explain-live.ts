import { RunError } from "@pulumi/pulumi";
import type { Asked } from "../rehearsal/answer";
import { bucketAsked, explain, type Explanation } from "../rehearsal/explain";
import { progress } from "../rehearsal/cli/progress";
import type { Project } from "../rehearsal/run/project";
import { takeSnapshot } from "./snapshot";
import { checkable, readIn } from "./unread";

/**
 * Explains a request from what is deployed, with the same words as the rehearsal explains what is declared.
 *
 * @throws NotThere for a role, an action or a bucket that the configuration does not have.
 * @throws RunError naming what could not be read, if the answer hangs on it.
 */
export async function explainLive(project: Project, asked: Asked): Promise<Explanation> {
  const { tell, end } = progress();
  const found = await takeSnapshot(project, { stacks: [], concurrency: 16, progress: tell });
  try {
    const { ran, expected, world, subjects, observed, sessions } = found;
    end();
    const closed = [...sessions.values()].flatMap(({ fault }) => fault ?? []);
    const sure = checkable(expected, world, readIn(subjects, observed));
    const { bucket } = bucketAsked(expected.buckets, asked.uri);
    const unread = [
      ...expected.roles.filter((role) => role.name === asked.role && !sure.roles.includes(role)),
      ...expected.buckets.filter((one) => one.name === bucket.name && !sure.buckets.includes(one)),
    ];
    if (unread.length > 0) {
      throw new RunError(
        `not all that decides about ${unread.map(({ name }) => name).join(" and ")} could be read, so there is no answer; ` +
          `npm run verify -- --no-write says what${closed.map(({ of, message }) => `\n  ${of}: ${message}`).join("")}`,
      );
    }
    const live = await explain(project, asked, { ran, expected, world });
    if (live.allowed) return live;
    const declared = await explain(project, asked);
    if (!declared.allowed) return live;
    const stacks = [...new Set(ran.map(({ name }) => name))];
    return {
      ...live,
      remedy: [
        "none of the configuration: what is declared allows it, and what is deployed has changed. See what with",
        "npm run verify -- --no-write, then deploy again:",
        ...stacks.map((stack) => `pulumi up --refresh --stack ${stack}`),
      ],
    };
  } finally {
    found.close();
  }
}
