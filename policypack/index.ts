import { PolicyPack } from "@pulumi/policy";
import { toPolicy } from "./lib/crossguard";
import { Session } from "./lib/session";
import { rules } from "./rules";

const session = new Session();

new PolicyPack("cross-account-s3", { policies: rules.map((rule) => toPolicy(rule, session)) });
