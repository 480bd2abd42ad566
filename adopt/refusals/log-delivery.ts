import { matchesWildcard, parsePrincipal, statementsAsWritten } from "@cross-account-s3/iam";
import { isObject, type JsonObject, texts } from "../json";

/**
 * Services that deliver logs only to buckets with SSE-S3, or with a KMS key whose policy names them: load balancers, server access logs and
 * the log delivery service. In older Regions, load balancers write with the accounts in {@link ELB_ACCOUNTS}.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
const SERVICES: ReadonlySet<string> = new Set([
  "delivery.logs.amazonaws.com",
  "logdelivery.elasticloadbalancing.amazonaws.com",
  "logging.s3.amazonaws.com",
]);

const ELB_ACCOUNTS: ReadonlySet<string> = new Set(
  `127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 718504428378 383597477331 600734575887 114774131450
  783225319266 589379963580 582318560864 985666609251 054676820928 156460612806 652711504416 635631232127 009996457667 897822967062
  076674570225 507241528517 048591011584 190560391635 638102146993 037604701340`.split(/\s+/),
);

/** Returns the statements of a bucket policy that let a log delivery service write, each with the name of the service. */
export function logWriters(
  policy: JsonObject | null,
): readonly { readonly statement: JsonObject; readonly writer: string }[] {
  return statementsAsWritten(policy).flatMap((statement) => {
    if (statement.Effect !== "Allow" || !isObject(statement.Principal)) return [];
    const writes = texts(statement.Action).some((action) =>
      matchesWildcard(action, "s3:PutObject", { ignoreCase: true }),
    );
    if (!writes) return [];
    const services = texts(statement.Principal.Service).filter((service) => SERVICES.has(service));
    const balancers = texts(statement.Principal.AWS).filter((text) => {
      const principal = parsePrincipal("AWS", text);
      return "kind" in principal && principal.kind === "account" && ELB_ACCOUNTS.has(principal.account);
    });
    const [writer] = [...services, ...balancers.map((one) => `load balancers (${one})`)];
    return writer === undefined ? [] : [{ statement, writer }];
  });
}
