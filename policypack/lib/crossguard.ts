import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
} from "@pulumi/policy";
import type { StackValidationPolicy } from "@pulumi/policy";
import { exemptionFor } from "./exemptions";
import type { Located } from "./locate";
import { locate, mayHoldDocuments } from "./locate";
import { configSchema, readOptions } from "./options";
import { boundAccounts, readResource, readStackResource, stackOf, tagsOf } from "./resource";
import type { AnyRule, Finding } from "./rule";
import { waits } from "./rule";
import type { Session } from "./session";
import { isUnknown, plain } from "./unknown";
import type { StackResource } from "./stack";
import { isObject } from "./json";

/** A rule as the engine runs it: over each resource, over the whole stack, or both. */
export type EnginePolicy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/** Makes the engine's policy of a rule. All policies of one pack share one session. */
export function toPolicy(rule: AnyRule, session: Session): EnginePolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    url: rule.url,
    configSchema: configSchema(rule),
    ...(rule.documents === undefined && rule.resources === undefined && rule.everywhere === undefined
      ? {}
      : { validateResource: (args, report) => checkResource(rule, session, args, report) }),
    ...(rule.stack === undefined && rule.everywhere === undefined
      ? {}
      : {
          validateStack: (args: StackValidationArgs, report: ReportViolation) =>
            checkStack(rule, session, args, report),
        }),
    ...(rule.remedy === undefined ? {} : { remediateResource: (args) => remedy(rule, args) }),
  };
}

async function checkResource(
  rule: AnyRule,
  session: Session,
  args: ResourceValidationArgs,
  report: ReportViolation,
): Promise<void> {
  const kinds = rule.documents?.kinds ?? [];
  const located = kinds.length === 0 ? [] : locate(args.type, args.props).filter((one) => kinds.includes(one.kind));
  const concerned = rule.resources?.types.includes(args.type) === true;
  if (located.length === 0 && !concerned && rule.everywhere === undefined) return;

  const { own, exemptions } = optionsOf(rule, session, args.getConfig(), report);
  const context = session.context(own, stackOf(args.urn), boundAccounts(args.provider?.props));
  const exempted = { name: args.name, tags: tagsOf(args.props, args.provider?.props) };
  if (exemptionFor(exemptions, exempted) !== undefined) return;

  const tell = teller(rule, session, args.urn, report);
  tell(rule.everywhere?.(args.urn, own, session) ?? []);
  for (const one of located) tell(await checkDocument(rule, session, one, context), one.where);
  if (rule.resources !== undefined && concerned) {
    tell(await rule.resources.check(readResource(args, session.config), context));
  }
}

/** A rule's options; when they are refused the user hears of it once, and the rule runs with none. */
function optionsOf(rule: AnyRule, session: Session, config: object, report: ReportViolation) {
  const options = readOptions(rule, config);
  if (options.ok) return options;
  if (session.refusesFirst(rule)) {
    report(
      `The configuration of this rule is refused: ${options.faults.join("; ")}. Correct it in the pack's configuration.`,
    );
  }
  return { own: rule.options?.parse({}) ?? {}, exemptions: [] };
}

async function checkDocument(
  rule: AnyRule,
  session: Session,
  located: Located,
  context: ReturnType<Session["context"]>,
): Promise<readonly Finding[]> {
  const document = session.documents.read(located.kind, located.text);
  const waiting: readonly Finding[] = document.unknown === "nothing" ? [] : [{ is: "waits", on: located.where }];
  if (document.unknown === "everything") return waiting;
  return [...waiting, ...((await rule.documents?.check(document, context)) ?? [])];
}

async function checkStack(
  rule: AnyRule,
  session: Session,
  args: StackValidationArgs,
  report: ReportViolation,
): Promise<void> {
  const { own, exemptions } = optionsOf(rule, session, args.getConfig(), report);
  const { types = [], documents = false } = rule.stack ?? {};
  const concerned = args.resources.filter(({ type }) => types.includes(type) || (documents && mayHoldDocuments(type)));
  const resources = concerned.map(readStackResource);
  const exempt = new Set(
    exemptions.length === 0
      ? []
      : resources.filter((one) => exemptionFor(exemptions, one) !== undefined).map((one) => one.urn),
  );
  const bound = new Set(args.resources.flatMap((one) => boundAccounts(one.provider?.props)));
  const context = session.context(own, stackOf(args.resources[0]?.urn ?? ""), [...bound]);
  const found = [
    ...(documents ? resources.flatMap(unknownDocuments) : []),
    ...(rule.everywhere?.("", own, session) ?? []),
    ...((await rule.stack?.check(resources, context)) ?? []),
  ];
  teller(rule, session, "", report)(found.filter((one) => one.is === "waits" || !exempt.has(one.urn ?? "")));
}

/**
 * The documents of a resource that a rule over the stack has to wait for. An unknown that comes from no other resource is an
 * output that AWS fills in by itself, such as a bucket's `policy` where none was given.
 */
function unknownDocuments(resource: StackResource): readonly Finding[] {
  return locate(resource.type, resource.props)
    .filter(({ text, where }) => isUnknown(text) && (resource.from[where.split("[")[0] ?? ""] ?? []).length > 0)
    .map(({ where }) => waits(`${where} of ${resource.name}`));
}

/** Tells findings to the engine: what was found, then what to do, then where AWS says so. */
function teller(rule: AnyRule, session: Session, place: string, report: ReportViolation) {
  return (findings: readonly Finding[], where?: string): void => {
    for (const finding of findings) {
      if (finding.is === "waits") session.waits(place, rule, finding.on);
      else report(messageOf(rule, where === undefined ? finding.message : `${where}: ${finding.message}`), finding.urn);
    }
  };
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
