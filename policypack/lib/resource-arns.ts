import { type DocumentKind, kindOf } from "./document-kinds";
import { isUnknown } from "./unknown";

/** Returns what was expected of a pattern in `Resource`, if AWS refuses the pattern or it can match nothing. */
export function resourceFault(kind: DocumentKind, resource: string): string | undefined {
  if (/^\*+$/.test(resource))
    return OWN_RESOURCE.has(kind) ? `expected the ARN of the ${OWN_RESOURCE.get(kind) ?? ""} itself` : undefined;
  // A star may stand for the rest of an ARN, so check only the parts that are written.
  const [arn, partition, service, region, account, ...rest] = resource.split(":");
  if (arn !== "arn") {
    return /^a?r?n?\*/.test(resource) ? undefined : "expected an ARN, which begins with arn:aws:, or *";
  }
  const open = resource.endsWith("*");
  if (partition === undefined || (rest.length === 0 && !open)) return "expected the six parts of an ARN";
  if (!/^aws(?:-[a-z-]+)?$|^[a-z-]*[*?$]/.test(partition)) return "expected a partition such as aws";
  if (
    service !== undefined &&
    (service === "" || (/^[*?]/.test(service) && rest.length > 0)) &&
    kind !== "scp" &&
    kind !== "rcp"
  ) {
    return "expected a service after the partition, such as arn:aws:s3:::";
  }
  const services = KINDS_OF_ONE_SERVICE.has(kind) ? kindOf(kind).services : undefined;
  if (
    service !== undefined &&
    rest.length > 0 &&
    /^[a-z0-9-]+$/.test(service) &&
    services?.includes(service) === false
  ) {
    return `expected an ARN of ${services.join(" or ")}`;
  }
  if (service === "s3" && rest.length > 0) return s3Fault(region ?? "", account ?? "", rest.join(":"));
  return undefined;
}

/** Kinds whose policies must name the resource that they are attached to instead of `*`, and that resource in words. */
const OWN_RESOURCE: ReadonlyMap<DocumentKind, string> = new Map([
  ["bucket", "bucket, and of its objects"],
  ["topic", "topic"],
]);

/** Kinds whose policies name only resources of their own service. */
const KINDS_OF_ONE_SERVICE: ReadonlySet<DocumentKind> = new Set(["bucket", "key", "topic", "queue", "bus", "secret"]);

/** Returns what was expected of an S3 ARN. ARNs of buckets and objects have no Region and account; those of access points and jobs do. */
function s3Fault(region: string, account: string, resource: string): string | undefined {
  const isOther = /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request)[/:*]/.test(
    resource,
  );
  if (isOther || /[*?$]/.test(region) || /[*?$]/.test(account)) return undefined;
  return region === "" && account === "" ? undefined : "expected no Region and no account in a bucket's ARN";
}

/** Functions that return what is wrong with all resources of a document. A bucket, topic or queue policy may name only one of them. */
export const KINDS_WITH_OWN_RESOURCE: Readonly<
  Partial<Record<DocumentKind, (resources: readonly string[]) => readonly string[]>>
> = {
  bucket: (resources) => oneOnly(resources, /^arn:[^:]*:s3:::([^/*?$]+)/, "buckets"),
  topic: (resources) => oneOnly(resources, /^(arn:[^:]*:sns:[^*?$]+)$/, "topics"),
  queue: (resources) => oneOnly(resources, /^(arn:[^:]*:sqs:[^*?$]+)$/, "queues"),
};

function oneOnly(resources: readonly string[], name: RegExp, plural: string): readonly string[] {
  const names = new Set(resources.filter((arn) => !isUnknown(arn)).flatMap((arn) => name.exec(arn)?.[1] ?? []));
  return names.size < 2
    ? []
    : [`the document names several ${plural}: ${[...names].slice(0, 3).join(", ")}; expected only its own`];
}
