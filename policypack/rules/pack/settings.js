"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.packSettings = void 0;
const rule_1 = require("../../lib/rule");
const settings_1 = require("../../lib/settings");
exports.packSettings = (0, rule_1.rule)({
    name: "pack-settings",
    level: "mandatory",
    severity: "high",
    description: "The pack knows which accounts are its own and which it may trust.",
    why: "Every rule on foreign access asks the same question: whose account is this?",
    fix: "Set ownAccounts and trustedAccounts under pack-settings in the file of --policy-pack-config. Do not disable this rule: the others read its settings.",
    blind: "The engine drops the name of a rule that does not exist from the pack's configuration without a word; npm start refuses it.",
    url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
    options: settings_1.settingsSchema,
    everywhere: (_resource, settings, session) => {
        session.settings = settings;
        return [];
    },
});
