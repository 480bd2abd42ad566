import { rule } from "../../lib/rule";
import { settingsSchema } from "../../lib/settings";

export const packSettings = rule({
  name: "pack-settings",
  level: "mandatory",
  severity: "high",
  description: "The pack knows which accounts are its own and which it may trust.",
  why: "Every rule on foreign access asks the same question: whose account is this?",
  fix: "Set ownAccounts and trustedAccounts under pack-settings in the file of --policy-pack-config. Do not disable this rule: the others read its settings.",
  blind: "Names of rules that do not exist: the engine drops them without a message, and npm start refuses them.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
  options: settingsSchema,
  everywhere: (_resource, settings, session) => {
    session.settings = settings;
    return [];
  },
});
