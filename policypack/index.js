"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const policy_1 = require("@pulumi/policy");
const crossguard_1 = require("./lib/crossguard");
const session_1 = require("./lib/session");
const rules_1 = require("./rules");
const session = new session_1.Session();
new policy_1.PolicyPack("cross-account-s3", { policies: rules_1.rules.map((rule) => (0, crossguard_1.toPolicy)(rule, session)) });
