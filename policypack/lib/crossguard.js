"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.toPolicy = toPolicy;
const iam_1 = require("@cross-account-s3/iam");
const frameworks_1 = require("./frameworks");
const locate_1 = require("./locate");
const options_1 = require("./options");
const resource_1 = require("./resource");
const rule_1 = require("./rule");
const unknown_1 = require("./unknown");
/** Makes the engine's policy of a rule. All policies of one pack share one session. */
function toPolicy(rule, session) {
    const framework = (0, frameworks_1.engineFramework)(rule.controls);
    return {
        name: rule.name,
        description: rule.description,
        enforcementLevel: rule.level,
        severity: rule.severity,
        remediationSteps: rule.fix,
        url: rule.url,
        tags: [rule.profile ?? "sharing"],
        ...(framework === undefined ? {} : { framework }),
        configSchema: (0, options_1.configSchema)(rule),
        ...(rule.documents === undefined && rule.resources === undefined && rule.everywhere === undefined
            ? {}
            : { validateResource: (args, report) => checkResource(rule, session, args, report) }),
        ...(rule.stack === undefined && rule.everywhere === undefined
            ? {}
            : {
                validateStack: (args, report) => checkStack(rule, session, args, report),
            }),
        ...(rule.remedy === undefined ? {} : { remediateResource: (args) => remedy(rule, args) }),
    };
}
async function checkResource(rule, session, args, report) {
    const { own, exemptions } = optionsOf(rule, session, args.getConfig(), report);
    if (!session.runs(rule))
        return;
    const kinds = rule.documents?.kinds ?? [];
    const located = kinds.length === 0 ? [] : (0, locate_1.locate)(args.type, args.props).filter((one) => kinds.includes(one.kind));
    const concerned = rule.resources?.types.includes(args.type) === true;
    if (located.length === 0 && !concerned && rule.everywhere === undefined)
        return;
    const stack = (0, resource_1.stackOf)(args.urn);
    const context = session.context(own, stack, (0, resource_1.boundAccounts)(args.provider?.props));
    const found = [
        ...(rule.everywhere?.(args, own, session) ?? []),
        ...(await Promise.all(located.map((one) => checkDocument(rule, session, one, context)))).flat(),
        ...(rule.resources !== undefined && concerned
            ? await rule.resources.check((0, resource_1.readResource)(args, session.config), context)
            : []),
    ];
    if (found.length === 0)
        return;
    const exempted = { name: args.name, tags: (0, resource_1.tagsOf)(args.props, args.provider?.props), stack };
    const exemption = session.exemptions.cover(rule, exemptions, exempted);
    if (exemption === undefined)
        tell(rule, session, args.urn, report, found);
}
/** A rule's options; when they are refused the user hears of it once, and the rule runs with none. */
function optionsOf(rule, session, config, report) {
    const options = session.options(rule, config);
    if (options.ok)
        return options;
    if (session.refusesFirst(rule)) {
        report(`${rule.name}: ${options.faults.join("; ")}; correct the configuration of this rule.`);
    }
    return { own: rule.options?.parse({}) ?? {}, exemptions: [] };
}
/** Checks one document, and says before each finding in which property it stands. */
async function checkDocument(rule, session, { kind, text, where }, context) {
    const document = session.documents.read(kind, text);
    const waiting = document.unknown === "nothing" ? [] : [{ is: "waits", on: where }];
    if (document.unknown === "everything")
        return waiting;
    const found = (await rule.documents?.check(document, context)) ?? [];
    return [...waiting, ...found].map((one) => one.is === "waits" ? one : { ...one, message: `${where}: ${one.message}` });
}
async function checkStack(rule, session, args, report) {
    const { own, exemptions } = optionsOf(rule, session, args.getConfig(), report);
    if (!session.runs(rule))
        return;
    const { types = [], documents = false, everything = false } = rule.stack ?? {};
    const concerned = args.resources.filter(({ type }) => everything || types.includes(type) || (documents && (0, locate_1.mayHoldDocuments)(type)));
    const resources = concerned.map(resource_1.readStackResource);
    const stack = (0, resource_1.stackOf)(args.resources[0]?.urn ?? "");
    const bound = new Set(args.resources.flatMap((one) => (0, resource_1.boundAccounts)(one.provider?.props)));
    const context = session.context(own, stack, [...bound]);
    const found = [
        ...(documents ? resources.flatMap(unknownDocuments) : []),
        ...(rule.everywhere?.(undefined, own, session) ?? []),
        ...((await rule.stack?.check(resources, context)) ?? []),
    ];
    const byUrn = new Map(resources.map((one) => [one.urn, one]));
    const isExempt = (urn) => {
        const resource = exemptions.length === 0 || urn === undefined ? undefined : byUrn.get(urn);
        return resource !== undefined && session.exemptions.cover(rule, exemptions, { ...resource, stack }) !== undefined;
    };
    tell(rule, session, "", report, found.filter((one) => one.is === "waits" || !isExempt(one.urn)));
}
/**
 * The documents of a resource that a rule over the stack has to wait for. An unknown that comes from no other resource is an
 * output that AWS fills in by itself, such as a bucket's `policy` where none was given.
 */
function unknownDocuments(resource) {
    return (0, locate_1.locate)(resource.type, resource.props)
        .filter(({ text, where }) => (0, unknown_1.isUnknown)(text) && (resource.from[where.split(/[[.]/)[0] ?? ""] ?? []).length > 0)
        .map(({ where }) => (0, rule_1.waits)(`${where} of ${resource.name}`));
}
/** How many findings of one rule on one resource are told in full. */
const MOST = 10;
/** Tells findings to the engine: what was found, then what to do, then where AWS says so. Past ten, how many more. */
function tell(rule, session, place, report, findings) {
    const told = new Map();
    for (const finding of findings) {
        if (finding.is === "waits") {
            session.waits(place, rule, finding.on);
            continue;
        }
        const count = (told.get(finding.urn) ?? 0) + 1;
        told.set(finding.urn, count);
        if (count <= MOST)
            report(messageOf(rule, finding.message), finding.urn);
    }
    for (const [urn, count] of told) {
        if (count > MOST)
            report(`${count - MOST} more findings of ${rule.name} here; the first ${MOST} are above.`, urn);
    }
}
/** A finding as a user reads it. */
function messageOf(rule, message) {
    return `${message}\n  Fix: ${rule.fix}\n  See ${rule.url}`;
}
function remedy(rule, args) {
    if (rule.remedy?.types.includes(args.type) !== true)
        return undefined;
    const props = (0, unknown_1.plain)(args.props);
    const change = (0, iam_1.isObject)(props) ? rule.remedy.change(props) : undefined;
    return change === undefined ? undefined : Object.assign(args.props, change);
}
