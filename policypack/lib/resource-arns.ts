import { type DocumentKind, kindOf } from "./document-kinds";
import { isUnknown } from "./unknown";

/** What a resource should have been, if AWS refuses it or it can stand for nothing. */
export function resourceFault(kind: DocumentKind, resource: string): string | undefined {
  if (/^\*+$/.test(resource))
    return OWN_ARN.has(kind) ? `expected the ARN of the ${OWN_ARN.get(kind) ?? ""} itself` : undefined;
  // A star may stand for the rest of an ARN; only what is written can be wrong.
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
  const services = OF_ITS_SERVICE.has(kind) ? kindOf(kind).services : undefined;
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

/** Kinds whose policies name the resource that they hang on, and not `*`. */
const OWN_ARN: ReadonlyMap<DocumentKind, string> = new Map([
  ["bucket", "bucket, and of its objects"],
  ["topic", "topic"],
]);

/** Kinds whose policies name resources of the service that they belong to, and no others. */
const OF_ITS_SERVICE: ReadonlySet<DocumentKind> = new Set(["bucket", "key", "topic", "queue", "bus", "secret"]);

/** Buckets and objects are named without Region and account; access points, jobs and the like with both. */
function s3Fault(region: string, account: string, resource: string): string | undefined {
  const other = /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request)[/:*]/.test(resource);
  if (other || /[*?$]/.test(region) || /[*?$]/.test(account)) return undefined;
  return region === "" && account === "" ? undefined : "expected no Region and no account in a bucket's ARN";
}

/** What is wrong with the resources of a document as a whole: those of a bucket's or topic's policy are of one of them. */
export const KINDS_WITH_OWN_RESOURCE: Readonly<
  Partial<Record<DocumentKind, (resources: readonly string[]) => readonly string[]>>
> = {
  bucket: (resources) => oneOnly(resources, /^arn:[^:]*:s3:::([^/*?$]+)/, "buckets"),
  topic: (resources) => oneOnly(resources, /^(arn:[^:]*:sns:[^*?$]+)$/, "topics"),
  queue: (resources) => oneOnly(resources, /^(arn:[^:]*:sqs:[^*?$]+)$/, "queues"),
};

function oneOnly(resources: readonly string[], name: RegExp, what: string): readonly string[] {
  const names = new Set(resources.filter((one) => !isUnknown(one)).flatMap((one) => name.exec(one)?.[1] ?? []));
  return names.size < 2
    ? []
    : [`the document names several ${what}: ${[...names].slice(0, 3).join(", ")}; expected only its own`];
}
