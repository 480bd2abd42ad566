import { isNegatedTest } from "../../lib/operators";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { testsOf } from "../../lib/statement-view";

const NETWORK = ["aws:SourceVpce", "aws:SourceVpc", "aws:SourceIp", "aws:VpcSourceIp"];

export const keyNetwork = rule({
  name: "kms-key-network",
  level: "mandatory",
  severity: "high",
  description: "No Deny of a key's policy by network matches the calls that S3 makes for a caller.",
  why: "With SSE-KMS, the call comes from S3's network, not from the caller's endpoint, so the Deny makes every object unreadable.",
  fix: 'Add "BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"} to the Deny, or write the Deny in the bucket policy instead.',
  blind: "Services that do not set aws:ViaAWSService.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html",
  documents: {
    kinds: ["key"],
    check: ({ statements }) =>
      statements
        .filter((one) => !one.allows)
        .flatMap((one) => {
          const network = NETWORK.filter((key) => testsOf(one, key).some(isNegatedTest));
          const spares = testsOf(one, "aws:ViaAWSService").some((test) =>
            test.values.every((value) => value === "false"),
          );
          return network.length === 0 || spares
            ? []
            : [
                fault(
                  `${one.label} denies by ${network.join(", ")}, including calls that AWS services make for a caller`,
                ),
              ];
        }),
  },
});
