import { ATTACHMENTS } from "../../lib/places/attachments";
import { valuesAt } from "../../lib/places/property-path";
import type { Finding } from "../../lib/finding";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";
import { string } from "../../lib/values";

export const attachmentBroad = rule({
  name: "iam-attachment-broad",
  level: "mandatory",
  severity: "critical",
  description: "No role, user or group has an AWS managed policy that reaches all data or all permissions.",
  why: "Such a policy names no bucket and no key. It reaches all of them in the account, and those of other accounts that grant access.",
  fix: "Write a policy with the actions and the resources that are needed. For people, attach it to a permission set of IAM Identity Center.",
  blind: "Customer managed policies, which are read where they are created, and permission sets.",
  url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html",
  controls: ["FSBP IAM.1"],
  resources: {
    types: Object.keys(ATTACHMENTS),
    check: ({ type, props }) =>
      (ATTACHMENTS[type] ?? []).flatMap((path) =>
        valuesAt(props, path).flatMap(({ value, where }): readonly Finding[] => {
          if (isUnknown(value)) return [waits(where)];
          const name = /^arn:aws[a-z-]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(string(value) ?? "")?.[1] ?? "";
          const allowed = BROAD[name];
          return allowed === undefined ? [] : [fault(`${where}: ${name} allows ${allowed}`)];
        }),
      ),
  },
});

/** AWS managed policies that allow access to all resources of a kind, and what they allow. */
const BROAD: Readonly<Record<string, string>> = {
  AdministratorAccess: "every action on every resource",
  PowerUserAccess: "every action on every resource, except those of IAM and Organizations",
  IAMFullAccess: "every permission, because its principal can give itself any",
  AmazonS3FullAccess: "every action on every bucket",
  AmazonS3ReadOnlyAccess: "reading every bucket",
  AmazonS3TablesFullAccess: "every action on every table bucket",
  AWSKeyManagementServicePowerUser: "administering every key",
  SecretsManagerReadWrite: "reading and writing every secret",
  AmazonSNSFullAccess: "every action on every topic",
  AmazonSQSFullAccess: "every action on every queue",
  AmazonEventBridgeFullAccess: "every action on every event bus, and passing roles",
  AWSCloudTrail_FullAccess: "stopping and deleting every trail",
  AmazonDynamoDBFullAccess: "every action on every table",
  AWSLambda_FullAccess: "every action on every function, and passing roles",
  SystemAdministrator: "administering most services",
  DatabaseAdministrator: "administering every database",
  DataScientist: "every action of the data services",
};
