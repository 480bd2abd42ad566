import { anyOf, type Language, oneOf } from "../classes/language";
import type { ValueDomain } from "../classes/value-classes";
import { SIGNED_CALLERS } from "../sets/caller-keys";
import { CALLERS, EVERY_CALLER, WITH_ARN } from "../sets/caller-languages";

/** The values of a global condition key, and the requests that have it. */
interface RequestKey {
  readonly domain: ValueDomain;
  /** True for a multivalued key. */
  readonly multivalued?: true;
  /** Callers whose requests can have the key. */
  readonly by: Language;
  /** True if every request of these callers has the key. */
  readonly always?: true;
}

const STRING: ValueDomain = { type: "string" };
const BOOLEAN: ValueDomain = { type: "string", values: ["true", "false"] };
const DATE: ValueDomain = { type: "date" };
const NUMBER: ValueDomain = { type: "number" };
const ADDRESS: ValueDomain = { type: "address" };
const ACCOUNT: ValueDomain = {
  type: "string",
  strings: { label: "account id", sequences: [new Array(12).fill(oneOf("0123456789"))] },
};

const PRINCIPALS = anyOf("a principal", [WITH_ARN, CALLERS.federated]);
const NOT_SERVICES = anyOf("not a service", [
  WITH_ARN,
  CALLERS.anonymous,
  CALLERS.canonical,
  CALLERS.originAccess,
  CALLERS.federated,
]);

/**
 * The global condition keys, by name in lower case. The name of a tag key ends in `/`. Each row relies on AWS's text: a request that
 * a row rules out is in no set.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const GLOBAL_KEYS: Readonly<Record<string, RequestKey>> = {
  // Network. "This key is included in the request context, except when the requester uses a VPC endpoint to make the request"
  // and when a service makes the request; the keys of endpoints are there "only if the requester uses a VPC endpoint".
  "aws:sourceip": { domain: ADDRESS, by: NOT_SERVICES },
  "aws:sourcevpc": { domain: STRING, by: NOT_SERVICES },
  "aws:sourcevpcarn": { domain: STRING, by: NOT_SERVICES },
  "aws:sourcevpce": { domain: STRING, by: NOT_SERVICES },
  "aws:vpcsourceip": { domain: ADDRESS, by: NOT_SERVICES },
  "aws:vpceaccount": { domain: ACCOUNT, by: NOT_SERVICES },
  "aws:vpceorgid": { domain: STRING, by: NOT_SERVICES },
  "aws:vpceorgpaths": { domain: STRING, multivalued: true, by: NOT_SERVICES },
  // "This key is always included in the request context."
  "aws:securetransport": { domain: BOOLEAN, by: EVERY_CALLER, always: true },
  "aws:currenttime": { domain: DATE, by: EVERY_CALLER, always: true },
  "aws:requestedregion": { domain: STRING, by: EVERY_CALLER, always: true },
  "aws:useragent": { domain: STRING, by: EVERY_CALLER },
  "aws:referer": { domain: STRING, by: EVERY_CALLER },
  // The principal's properties.
  "aws:userid": { domain: STRING, by: anyOf("", [SIGNED_CALLERS, CALLERS.anonymous]) },
  // "…only if the principal is a member of an organization". Service principals and anonymous callers are not members.
  "aws:principalorgid": { domain: STRING, by: WITH_ARN },
  "aws:principalorgpaths": { domain: STRING, multivalued: true, by: WITH_ARN },
  "aws:principaltag/": { domain: STRING, by: PRINCIPALS },
  "aws:principalservicenameslist": { domain: STRING, multivalued: true, by: CALLERS.service, always: true },
  // The session's properties.
  "aws:assumedroot": { domain: BOOLEAN, by: CALLERS.root },
  "aws:federatedprovider": { domain: STRING, by: PRINCIPALS },
  "aws:tokenissuetime": { domain: DATE, by: PRINCIPALS },
  "aws:multifactorauthage": { domain: NUMBER, by: PRINCIPALS },
  "aws:multifactorauthpresent": { domain: BOOLEAN, by: PRINCIPALS },
  "aws:chatbotsourcearn": { domain: STRING, by: PRINCIPALS },
  "aws:ec2instancesourcevpc": { domain: STRING, by: CALLERS.role },
  "aws:ec2instancesourceprivateipv4": { domain: ADDRESS, by: CALLERS.role },
  "aws:sourceidentity": { domain: STRING, by: PRINCIPALS },
  "ec2:roledelivery": { domain: NUMBER, by: CALLERS.role },
  "ec2:sourceinstancearn": { domain: STRING, by: CALLERS.role },
  "lambda:sourcefunctionarn": { domain: STRING, by: CALLERS.role },
  // "…only if a resource that triggers a service to call another service": requests of service principals.
  "aws:sourcearn": { domain: STRING, by: CALLERS.service },
  "aws:sourceaccount": { domain: ACCOUNT, by: CALLERS.service },
  "aws:sourceowner": { domain: STRING, by: CALLERS.service },
  "aws:sourceorgid": { domain: STRING, by: CALLERS.service },
  "aws:sourceorgpaths": { domain: STRING, multivalued: true, by: CALLERS.service },
  // Requests that a service makes with the caller's credentials.
  "aws:viaawsservice": { domain: { type: "string", values: ["false", "true"] }, by: EVERY_CALLER, always: true },
  "aws:calledvia": { domain: STRING, multivalued: true, by: PRINCIPALS },
  "aws:calledviafirst": { domain: STRING, by: PRINCIPALS },
  "aws:calledvialast": { domain: STRING, by: PRINCIPALS },
  // The resource.
  "aws:resourceaccount": { domain: ACCOUNT, by: EVERY_CALLER, always: true },
  "aws:resourceorgid": { domain: STRING, by: EVERY_CALLER },
  "aws:resourceorgpaths": { domain: STRING, multivalued: true, by: EVERY_CALLER },
  "aws:resourcetag/": { domain: STRING, by: EVERY_CALLER },
  // The request.
  "aws:requesttag/": { domain: STRING, by: EVERY_CALLER },
  "aws:tagkeys": { domain: STRING, multivalued: true, by: EVERY_CALLER },
};

/** Returns the row of a global key; undefined for any other key. @param key its name in lower case. */
export function globalKey(key: string): RequestKey | undefined {
  const slash = key.indexOf("/");
  return GLOBAL_KEYS[slash < 0 ? key : key.slice(0, slash + 1)];
}

/**
 * Keys that always have the value of another key. `aws:EpochTime` and `aws:CurrentTime` are the same time, and S3 has its own name for
 * a global key.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export const SYNONYMS: Readonly<Record<string, string>> = {
  "aws:epochtime": "aws:currenttime",
  "s3:resourceaccount": "aws:resourceaccount",
};

/** Groups of keys: a request has either all keys of a group or none. A request through a VPC endpoint has the keys of the endpoint and those of its VPC. */
export const TOGETHER: readonly (readonly string[])[] = [
  ["aws:sourcevpce", "aws:sourcevpc", "aws:sourcevpcarn", "aws:vpcsourceip"],
];

/** Pairs of keys: no request has both keys of a pair. A request through a VPC endpoint has no public address. */
export const APART: readonly (readonly [string, string])[] = [
  ["aws:sourceip", "aws:sourcevpce"],
  ["aws:sourceip", "aws:sourcevpc"],
  ["aws:sourceip", "aws:sourcevpcarn"],
  ["aws:sourceip", "aws:vpcsourceip"],
  ["aws:sourceip", "aws:vpceaccount"],
];

/**
 * Values of service keys whose type allows more values than AWS sends.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export const SERVICE_KEY_DOMAINS: Readonly<Record<string, ValueDomain>> = {
  "s3:tlsversion": { type: "number", values: ["1", "1.1", "1.2", "1.3"] },
};
