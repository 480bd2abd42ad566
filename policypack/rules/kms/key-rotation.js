"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyRotation = void 0;
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
const KEY = "aws:kms/key:Key";
exports.keyRotation = (0, rule_1.rule)({
    name: "kms-key-rotation",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A key's material is rotated.",
    why: "It bounds how much data one key's material ever protects; old data stays readable, and nothing else changes.",
    fix: "Set enableKeyRotation: true.",
    blind: "Keys of a custom key store or of imported material, which AWS does not rotate by itself.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    controls: ["CIS 3.6"],
    resources: {
        types: [KEY],
        check: ({ props }) => {
            const { enableKeyRotation: rotates } = props;
            if (!canRotate(props))
                return [];
            if ((0, unknown_1.isUnknown)(rotates))
                return [(0, rule_1.waits)("enableKeyRotation")];
            return (0, values_1.isTrue)(rotates) ? [] : [(0, rule_1.fault)(`enableKeyRotation is ${JSON.stringify(rotates ?? null)}; expected true`)];
        },
    },
    remedy: {
        types: [KEY],
        change: (props) => (canRotate(props) && !(0, values_1.isTrue)(props.enableKeyRotation) ? { enableKeyRotation: true } : undefined),
    },
});
/** AWS rotates symmetric encryption keys only. */
function canRotate({ customerMasterKeySpec: spec, keyUsage: usage }) {
    return (spec === undefined || spec === "SYMMETRIC_DEFAULT") && (usage === undefined || usage === "ENCRYPT_DECRYPT");
}
