import { matchesWildcard, operatorText, type ConditionTest } from "@cross-account-s3/iam";
import { EVERY_KIND } from "../../lib/document-kinds";
import { familyOf, isNegatedTest, readsWildcards } from "../../lib/operators";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const keyContext = rule({
  name: "kms-key-context",
  level: "mandatory",
  severity: "high",
  description: "A condition on S3's encryption context matches with a Bucket Key and without.",
  why: "With a Bucket Key the context is the bucket's ARN, without one the object's. A condition that names only objects denies everything once the Bucket Key is on.",
  fix: 'Allow both: "StringLike": {"kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}.',
  blind: "Whether the bucket has a Bucket Key.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements.flatMap((one) =>
        testsOf(one, CONTEXT).flatMap((test) => {
          // Statements for the prefixes of one bucket may be separate, so consider all statements with the effect together.
          const together = statements
            .filter(({ allows }) => allows === one.allows)
            .flatMap((other) => testsOf(other, CONTEXT).filter((candidate) => !isNegatedTest(candidate)));
          return judge(one, test, together);
        }),
      ),
  },
});

const CONTEXT = "kms:EncryptionContext:aws:s3:arn";

function judge({ label }: StatementView, test: ConditionTest, together: readonly ConditionTest[]): readonly Finding[] {
  const { values } = test;
  if (isNegatedTest(test) || familyOf(test) === "Null" || values.some(isUnknown)) return [];
  const wildcards = readsWildcards(test);
  const holds = (arn: string) =>
    together.some((other) =>
      other.values.some((value) =>
        readsWildcards(other) ? matchesWildcard(value, arn, { ignoreCase: true }) : value === arn,
      ),
    );
  const within = together.flatMap((other) => other.values);
  const literal = wildcards ? [] : values.filter((one) => one.includes("*"));
  const buckets = new Set(values.map((one) => one.split("/")[0] ?? one));
  return [
    ...literal.map((one) =>
      fault(`${label} compares with ${one} by ${operatorText(test)}, where * is an ordinary character`),
    ),
    ...[...buckets]
      .filter((arn) => !holds(arn))
      .map((arn) => fault(`${label} does not match ${arn}, the context with a Bucket Key`)),
    ...[...buckets]
      .filter((arn) => literal.length === 0 && !holds(`${arn}/any`) && !within.some((one) => one.startsWith(`${arn}/`)))
      .map((arn) => fault(`${label} does not match ${arn}/*, the context of objects without a Bucket Key`)),
  ];
}
