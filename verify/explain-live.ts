import { RunError } from "@pulumi/pulumi";
import type { AskedRequest } from "../rehearsal/answer";
import { bucketInUri, explain, type Explanation } from "../rehearsal/explain";
import { progress } from "../rehearsal/cli/progress";
import type { Project } from "../rehearsal/run/project";
import { takeSnapshot } from "./snapshot";
import { readIn, unreadFor } from "./unread";

/**
 * Explains a request from what is deployed, in the same words that the rehearsal uses for what is declared.
 *
 * @throws AskedRequestError for a role, an action or a bucket that the configuration does not have.
 * @throws RunError naming what could not be read, if the answer depends on it.
 */
export async function explainLive(project: Project, asked: AskedRequest): Promise<Explanation> {
  const { tell, end } = progress();
  const found = await takeSnapshot(project, { stacks: [], concurrency: 16, progress: tell });
  try {
    const { ran, expected, world, subjects, observed, sessions } = found;
    end();
    const closed = [...sessions.values()].flatMap(({ fault }) => fault ?? []);
    const { bucket } = bucketInUri(expected.buckets, asked.uri);
    const of = { role: asked.role, bucket: bucket.name, vpce: asked.vpce };
    const unread = unreadFor(of, expected, world, readIn(subjects, observed));
    if (unread.length > 0) {
      throw new RunError(
        `not all that decides about ${unread.join(" and ")} could be read, so there is no answer; ` +
          `npm run verify -- --no-write lists what is missing${closed.map(({ of, message }) => `\n  ${of}: ${message}`).join("")}`,
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
        "no change to the configuration: the declared policies allow the request, and the deployed ones differ from them. Run",
        "npm run verify -- --no-write to list the differences, then deploy again:",
        ...stacks.map((stack) => `pulumi up --refresh --stack ${stack}`),
      ],
    };
  } finally {
    found.close();
  }
}
