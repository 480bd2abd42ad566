import type { AnyRule } from "../lib/rule";
import { packSettings } from "./pack/settings";
import { packUnknown } from "./pack/unknown";
import { policyRules } from "./policy";

/** Every rule of the pack. The first hands its settings to the others, the last tells what the others wait for. */
export const rules: readonly AnyRule[] = [packSettings, ...policyRules, packUnknown];
