"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.check = check;
const crossguard_1 = require("./crossguard");
const session_1 = require("./session");
const settings_1 = require("./settings");
/**
 * Runs rules over the resources that a program declares, without the engine and without its server: each resource in
 * turn, then the stack as a whole, through the very functions that the engine calls.
 */
async function check(rules, resources, config = {}) {
    const session = new session_1.Session((0, settings_1.stackConfig)(config.stack ?? {}));
    const reports = [];
    const active = rules
        .map((rule) => ({ rule, policy: (0, crossguard_1.toPolicy)(rule, session), level: levelOf(rule, config) }))
        .filter(({ level }) => level !== "disabled");
    const reporter = ({ rule, level }, resource) => (message, urn) => {
        const { name, severity, url } = rule;
        const heard = level === "advisory" ? "advisory" : "mandatory";
        reports.push({ rule: name, level: heard, severity, resource: resource ?? urn, message, url });
    };
    for (const resource of resources) {
        for (const one of active) {
            await runOne(one.policy, argsOf(resource, configOf(one.rule, config)), reporter(one, resource.urn));
        }
    }
    const stack = stackArgs(resources);
    for (const one of active) {
        await one.policy.validateStack?.({ ...stack, ...answers(configOf(one.rule, config)) }, reporter(one));
    }
    return reports;
}
async function runOne(policy, args, report) {
    const { validateResource } = policy;
    if (typeof validateResource === "function")
        await validateResource(args, report);
}
function levelOf(rule, config) {
    const configured = config.rules?.[rule.name];
    if (typeof configured === "string")
        return configured;
    const level = configured?.enforcementLevel;
    return level === "advisory" || level === "mandatory" || level === "remediate" || level === "disabled"
        ? level
        : rule.level;
}
/** The rule's own part of the configuration, as the engine passes it: without its level. */
function configOf(rule, config) {
    const configured = config.rules?.[rule.name];
    if (typeof configured !== "object")
        return {};
    return Object.fromEntries(Object.entries(configured).filter(([key]) => key !== "enforcementLevel"));
}
/** What the engine answers a rule that asks for more. */
function answers(config) {
    return {
        stackTags: new Map(),
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the signature is the engine's
        getConfig: () => config,
        notApplicable: (reason) => {
            throw new Error(reason ?? "not applicable");
        },
        isType: () => false,
        asType: () => undefined,
    };
}
function optionsOf(resource) {
    const timeouts = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };
    const none = {
        protect: false,
        ignoreChanges: [],
        aliases: [],
        additionalSecretOutputs: [],
        customTimeouts: timeouts,
    };
    return { ...none, ...resource.opts };
}
function common(resource) {
    const { type, name, urn, provider } = resource;
    const made = provider && { type: "pulumi:providers:aws", urn: "", name: provider.name, props: { ...provider.props } };
    return { type, name, urn, opts: optionsOf(resource), ...(made === undefined ? {} : { provider: made }) };
}
function argsOf(resource, config) {
    return { ...common(resource), ...answers(config), props: { ...resource.props } };
}
function stackArgs(declared) {
    const resources = declared.map((one) => ({
        ...common(one),
        props: { ...(one.outputs ?? one.props) },
        dependencies: [],
        propertyDependencies: {},
        isType: () => false,
        asType: () => undefined,
    }));
    const byUrn = new Map(resources.map((one) => [one.urn, one]));
    resources.forEach((resource, index) => {
        for (const [key, urns] of Object.entries(declared[index]?.propertyDependencies ?? {})) {
            resource.propertyDependencies[key] = urns.flatMap((urn) => byUrn.get(urn) ?? []);
        }
    });
    return { resources };
}
