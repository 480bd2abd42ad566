"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.kmsRules = void 0;
const key_admin_1 = require("./key-admin");
const key_context_1 = require("./key-context");
const key_deletionwindow_1 = require("./key-deletionwindow");
const key_foreign_1 = require("./key-foreign");
const key_network_1 = require("./key-network");
const key_rotation_1 = require("./key-rotation");
const key_wildcard_1 = require("./key-wildcard");
/** Rules on keys. */
exports.kmsRules = [
    key_rotation_1.keyRotation,
    key_deletionwindow_1.keyDeletionWindow,
    key_admin_1.keyAdmin,
    key_foreign_1.keyForeign,
    key_wildcard_1.keyWildcard,
    key_context_1.keyContext,
    key_network_1.keyNetwork,
];
