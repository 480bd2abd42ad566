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
import { kindsAt, locate, mayHoldDocuments } from "./locate";
import { configSchema } from "./options";
import { readDocument } from "./policy-document";
import { boundAccounts, readStackResource, stackOf, tagsOf } from "./resource";
import type { Finding } from "./finding";
import type { AnyRule } from "./rule";
import { waits } from "./finding";
import type { Session } from "./session";
import type { StackResource } from "./stack";
import { isUnknown, plain } from "./unknown";

/** A rule as the engine runs it: over each resource, over the whole stack, or both. */
type EnginePolicy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/** Makes the engine's policy of a rule. All policies of one pack share one session. */
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

/** Returns at once where the rule has nothing to do with resources of the type: most rules have not. */
function checkResource(rule: AnyRule, session: Session, args: ResourceValidationArgs, report: ReportViolation): void {
  const options = optionsOf(rule, session, () => args.getConfig(), report);
  if (session.runs(rule) && looksAt(rule, args.type)) checkConcerned(rule, session, args, report, options);
}

function checkConcerned(
  rule: AnyRule,
  session: Session,
  args: ResourceValidationArgs,
  report: ReportViolation,
  { own, exemptions }: RuleOptions,
): void {
  const kinds = rule.documents?.kinds ?? [];
  const reading = session.readings.of(rule, args);
  const located = kinds.length === 0 ? [] : reading.located().filter((one) => kinds.includes(one.kind));
  const concerned = rule.resources?.types.includes(args.type) === true;
  if (located.length === 0 && !concerned && rule.everywhere === undefined) return;

  const stack = stackOf(args.urn);
  const context = session.context(own, stack, reading.bound());
  const found = [
    ...(rule.everywhere?.(args, own, session) ?? []),
    ...located.flatMap((one) => checkDocument(rule, one, context)),
    ...(rule.resources !== undefined && concerned
      ? rule.resources.check(reading.resource(session.config), context)
      : []),
  ];
  if (found.length === 0) return;
  const exempted = { name: args.name, tags: tagsOf(args.props, args.provider?.props), stack };
  const exemption = session.exemptions.cover(rule, exemptions, exempted);
  if (exemption === undefined) tell(rule, session, args.urn, report, found);
}

/** Whether a rule may have something to say of resources of a type. */
function looksAt(rule: AnyRule, type: string): boolean {
  if (rule.everywhere !== undefined || rule.resources?.types.includes(type) === true) return true;
  const known = typesLookedAt.get(rule)?.get(type);
  if (known !== undefined) return known;
  const kinds = rule.documents?.kinds ?? [];
  const possible = kindsAt(type);
  const looks = kinds.length > 0 && (possible === undefined || kinds.some((kind) => possible.has(kind)));
  typesLookedAt.set(rule, (typesLookedAt.get(rule) ?? new Map<string, boolean>()).set(type, looks));
  return looks;
}

const typesLookedAt = new WeakMap<AnyRule, Map<string, boolean>>();

/** A rule's options as read; its own, and its exemptions. */
interface RuleOptions {
  readonly own: Record<string, unknown>;
  readonly exemptions: readonly Exemption[];
}

/** A rule's options; when they are refused the user hears of it once, and the rule runs with none. */
function optionsOf(rule: AnyRule, session: Session, config: () => object, report: ReportViolation): RuleOptions {
  const options = session.options(rule, config);
  if (options.ok) return options;
  if (session.refusesFirst(rule)) {
    report(`${rule.name}: ${options.faults.join("; ")}; correct the configuration of this rule.`);
  }
  return { own: rule.options?.parse({}) ?? {}, exemptions: [] };
}

/** Checks one document, and says before each finding in which property it stands. */
function checkDocument(
  rule: AnyRule,
  { kind, text, where }: Located,
  context: ReturnType<Session["context"]>,
): readonly Finding[] {
  const document = readDocument(kind, text);
  const waiting: readonly Finding[] = document.unknown === "nothing" ? [] : [{ is: "waits", on: where }];
  if (document.unknown === "everything") return waiting;
  const found = rule.documents?.check(document, context) ?? [];
  return [...waiting, ...found].map((one) =>
    one.is === "waits" ? one : { ...one, message: `${where}: ${one.message}` },
  );
}

function checkStack(rule: AnyRule, session: Session, args: StackValidationArgs, report: ReportViolation): void {
  const { own, exemptions } = optionsOf(rule, session, () => args.getConfig(), report);
  if (!session.runs(rule)) return;
  const { types = [], documents = false, everything = false } = rule.stack ?? {};
  const concerned = args.resources.filter(
    ({ type }) => everything || types.includes(type) || (documents && mayHoldDocuments(type)),
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
  tell(
    rule,
    session,
    "",
    report,
    found.filter((one) => one.is === "waits" || !isExempt(one.urn)),
  );
}

/**
 * The documents of a resource that a rule over the stack has to wait for. An unknown that comes from no other resource is an
 * output that AWS fills in by itself, such as a bucket's `policy` where none was given.
 */
function unknownDocuments(resource: StackResource): readonly Finding[] {
  return locate(resource.type, resource.props)
    .filter(({ text, where }) => isUnknown(text) && (resource.from[where.split(/[[.]/)[0] ?? ""] ?? []).length > 0)
    .map(({ where }) => waits(`${where} of ${resource.name}`));
}

/** How many findings of one rule on one resource are reported in full. */
const MOST = 10;

/** Tells findings to the engine: what was found, then what to do, then where AWS says so. Past ten, how many more. */
function tell(
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
    if (count <= MOST) report(messageOf(rule, finding.message), finding.urn);
  }
  for (const [urn, count] of counts) {
    if (count > MOST) report(`${count - MOST} more findings of ${rule.name} here; the first ${MOST} are above.`, urn);
  }
}

/** A finding as a user reads it. */
function messageOf(rule: AnyRule, message: string): string {
  return `${message}\n  Fix: ${rule.fix}\n  See ${rule.url}`;
}

function remedy(rule: AnyRule, args: ResourceValidationArgs): Record<string, unknown> | undefined {
  if (rule.remedy?.types.includes(args.type) !== true) return undefined;
  const props = plain(args.props);
  const change = isObject(props) ? rule.remedy.change(props) : undefined;
  return change === undefined ? undefined : Object.assign(args.props, change);
}
