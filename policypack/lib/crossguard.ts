import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
} from "@pulumi/policy";
import type { StackValidationPolicy } from "@pulumi/policy";
import { isObject } from "@cross-account-s3/iam";
import type { Exemption } from "./exemptions";
import { engineFramework } from "./frameworks";
import type { Located } from "./locate";
import { kindsAt, locate, mayContainDocuments } from "./locate";
import { configSchema } from "./options";
import { readDocument } from "./policy-document";
import { boundAccounts, readStackResource, stackOf, tagsOf } from "./resource";
import type { Finding } from "./finding";
import type { AnyRule } from "./rule";
import { waits } from "./finding";
import type { Session } from "./session";
import type { StackResource } from "./stack";
import { isUnknown, plain } from "./unknown";

/** A rule as the engine runs it: on each resource, on the whole stack, or both. */
type EnginePolicy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/** Returns the engine's policy for a rule. All policies of a pack share one session. */
export function toPolicy(rule: AnyRule, session: Session): EnginePolicy {
  const framework = engineFramework(rule.controls);
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    url: rule.url,
    tags: [rule.profile ?? "sharing"],
    ...(framework === undefined ? {} : { framework }),
    configSchema: configSchema(rule),
    ...(rule.documents === undefined && rule.resources === undefined && rule.everywhere === undefined
      ? {}
      : {
          validateResource: (args, report) => {
            checkResource(rule, session, args, report);
          },
        }),
    ...(rule.stack === undefined && rule.everywhere === undefined
      ? {}
      : {
          validateStack: (args: StackValidationArgs, report: ReportViolation) => {
            checkStack(rule, session, args, report);
          },
        }),
    ...(rule.remedy === undefined ? {} : { remediateResource: (args) => remedy(rule, args) }),
  };
}

/** Checks one resource. Returns early if the rule does not concern its type, which is so for most rules. */
function checkResource(rule: AnyRule, session: Session, args: ResourceValidationArgs, report: ReportViolation): void {
  const options = optionsOf(rule, session, () => args.getConfig(), report);
  if (session.runs(rule) && concernsType(rule, args.type)) checkConcernedResource(rule, session, args, report, options);
}

function checkConcernedResource(
  rule: AnyRule,
  session: Session,
  args: ResourceValidationArgs,
  report: ReportViolation,
  { own, exemptions }: RuleOptions,
): void {
  const kinds = rule.documents?.kinds ?? [];
  const reading = session.readings.of(rule, args);
  const located = kinds.length === 0 ? [] : reading.located().filter(({ kind }) => kinds.includes(kind));
  const concerned = rule.resources?.types.includes(args.type) === true;
  if (located.length === 0 && !concerned && rule.everywhere === undefined) return;

  const stack = stackOf(args.urn);
  const context = session.context(own, stack, reading.bound());
  const found = [
    ...(rule.everywhere?.(args, own, session) ?? []),
    ...located.flatMap((document) => checkDocument(rule, document, context)),
    ...(rule.resources !== undefined && concerned
      ? rule.resources.check(reading.resource(session.config), context)
      : []),
  ];
  if (found.length === 0) return;
  const exempted = { name: args.name, tags: tagsOf(args.props, args.provider?.props), stack };
  const exemption = session.exemptions.cover(rule, exemptions, exempted);
  if (exemption === undefined) reportFindings(rule, session, args.urn, report, found);
}

/** Whether a rule may have findings on resources of a type. */
function concernsType(rule: AnyRule, type: string): boolean {
  if (rule.everywhere !== undefined || rule.resources?.types.includes(type) === true) return true;
  const known = concernedTypes.get(rule)?.get(type);
  if (known !== undefined) return known;
  const kinds = rule.documents?.kinds ?? [];
  const possible = kindsAt(type);
  const concerns = kinds.length > 0 && (possible === undefined || kinds.some((kind) => possible.has(kind)));
  concernedTypes.set(rule, (concernedTypes.get(rule) ?? new Map<string, boolean>()).set(type, concerns));
  return concerns;
}

const concernedTypes = new WeakMap<AnyRule, Map<string, boolean>>();

/** The parsed options of a rule: its own, and its exemptions. */
interface RuleOptions {
  readonly own: Record<string, unknown>;
  readonly exemptions: readonly Exemption[];
}

/** Returns a rule's options. If they are invalid, reports that once, and returns the defaults. */
function optionsOf(rule: AnyRule, session: Session, config: () => object, report: ReportViolation): RuleOptions {
  const options = session.options(rule, config);
  if (options.ok) return options;
  if (session.refusesFirst(rule)) {
    report(`${rule.name}: ${options.faults.join("; ")}; correct the configuration of this rule.`);
  }
  return { own: rule.options?.parse({}) ?? {}, exemptions: [] };
}

/** Checks one document. Each finding begins with the document's property. */
function checkDocument(
  rule: AnyRule,
  { kind, text, where }: Located,
  context: ReturnType<Session["context"]>,
): readonly Finding[] {
  const document = readDocument(kind, text);
  const waiting: readonly Finding[] = document.unknown === "nothing" ? [] : [{ is: "waits", on: where }];
  if (document.unknown === "everything") return waiting;
  const found = rule.documents?.check(document, context) ?? [];
  return [...waiting, ...found].map((finding) =>
    finding.is === "waits" ? finding : { ...finding, message: `${where}: ${finding.message}` },
  );
}

function checkStack(rule: AnyRule, session: Session, args: StackValidationArgs, report: ReportViolation): void {
  const { own, exemptions } = optionsOf(rule, session, () => args.getConfig(), report);
  if (!session.runs(rule)) return;
  const { types = [], documents = false, everything = false } = rule.stack ?? {};
  const concerned = args.resources.filter(
    ({ type }) => everything || types.includes(type) || (documents && mayContainDocuments(type)),
  );
  const resources = concerned.map(readStackResource);
  const stack = stackOf(args.resources[0]?.urn ?? "");
  const providers = new Set(args.resources.map((one) => one.provider?.props));
  const bound = new Set([...providers].flatMap(boundAccounts));
  const context = session.context(own, stack, [...bound]);
  const found = [
    ...(documents ? resources.flatMap(unknownDocuments) : []),
    ...(rule.everywhere?.(undefined, own, session) ?? []),
    ...(rule.stack?.check(resources, context) ?? []),
  ];
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const isExempt = (urn: string | undefined) => {
    const resource = exemptions.length === 0 || urn === undefined ? undefined : byUrn.get(urn);
    return resource !== undefined && session.exemptions.cover(rule, exemptions, { ...resource, stack }) !== undefined;
  };
  reportFindings(
    rule,
    session,
    "",
    report,
    found.filter((one) => one.is === "waits" || !isExempt(one.urn)),
  );
}

/**
 * Returns a waiting finding for each document of a resource that is not known yet. An unknown value that comes from no other resource
 * is an output that AWS computes, such as the `policy` of a bucket without one; rules do not wait for it.
 */
function unknownDocuments(resource: StackResource): readonly Finding[] {
  return locate(resource.type, resource.props)
    .filter(({ text, where }) => isUnknown(text) && (resource.from[where.split(/[[.]/)[0] ?? ""] ?? []).length > 0)
    .map(({ where }) => waits(`${where} of ${resource.name}`));
}

/** The most findings of one rule on one resource that are reported in full. */
const MAX_FINDINGS = 10;

/** Reports findings to the engine. After {@link MAX_FINDINGS} on a resource it reports how many more there are. */
function reportFindings(
  rule: AnyRule,
  session: Session,
  place: string,
  report: ReportViolation,
  findings: readonly Finding[],
): void {
  const counts = new Map<string | undefined, number>();
  for (const finding of findings) {
    if (finding.is === "waits") {
      session.waits(place, rule, finding.on);
      continue;
    }
    const count = (counts.get(finding.urn) ?? 0) + 1;
    counts.set(finding.urn, count);
    if (count <= MAX_FINDINGS) report(messageOf(rule, finding.message), finding.urn);
  }
  for (const [urn, count] of counts) {
    if (count > MAX_FINDINGS)
      report(`${count - MAX_FINDINGS} more findings of ${rule.name} here; the first ${MAX_FINDINGS} are above.`, urn);
  }
}

/** Returns the text of a finding: the fault, the fix, and AWS's page. */
function messageOf(rule: AnyRule, message: string): string {
  return `${message}\n  Fix: ${rule.fix}\n  See ${rule.url}`;
}

function remedy(rule: AnyRule, args: ResourceValidationArgs): Record<string, unknown> | undefined {
  if (rule.remedy?.types.includes(args.type) !== true) return undefined;
  const props = plain(args.props);
  const change = isObject(props) ? rule.remedy.change(props) : undefined;
  return change === undefined ? undefined : Object.assign(args.props, change);
}
