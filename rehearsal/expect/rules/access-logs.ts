import { bucketArn } from "../../../documents/arns";
import { askS3, type Caller, service } from "../ask";
import type { RequestCheck, Rule } from "../check";
import { isOnObjects } from "../../intent/levels";
import { logStrangers } from "../log-strangers";
import { logBucket } from "../logs";
import { ELSEWHERE, LOOKALIKE } from "../nobody";

const DELIVERY = service("logging.s3.amazonaws.com");
const ACTIONS = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy"];

/** S3's log delivery writes for the stack's buckets alone; nobody outside the account reads or writes the logs. */
export const accessLogs: Rule = {
  of: "stack",
  checks(stack, { world, expected }) {
    const { partition, accountId } = stack;
    return stack.accessLogs.flatMap(({ name, region, of }) => {
      const bucket = logBucket(stack, name, region);
      const says = (
        expected: RequestCheck["expected"],
        who: string,
        caller: Caller,
        action: string,
        more: Readonly<Record<string, string>> = {},
      ): RequestCheck => ({
        kind: "request",
        rule: "access logs",
        title: `${who} ${expected === "allowed" ? "may" : "must not"} ${action} on the access logs ${name}`,
        expected,
        action,
        questions: [askS3(world, caller, action, bucket, isOnObjects(action) ? "objects" : "bucket", more)],
      });
      const delivery = (expected: RequestCheck["expected"], source: string, account = accountId) =>
        says(expected, `log delivery for ${source} of ${account}`, DELIVERY, "s3:PutObject", {
          "aws:SourceArn": bucketArn(partition, source),
          "aws:SourceAccount": account,
        });
      return [
        ...of.flatMap((source) => [
          delivery("allowed", source),
          delivery("denied", source, ELSEWHERE),
          delivery("denied", `${source}${LOOKALIKE}`),
        ]),
        says("denied", "log delivery for nobody", DELIVERY, "s3:PutObject"),
        ...logStrangers(stack, expected, world, undefined).flatMap(([who, caller]) =>
          ACTIONS.map((action) => says("denied", who, caller, action)),
        ),
      ];
    });
  },
};
