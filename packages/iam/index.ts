// The public face of the package: all else may change with any version.

// The policy language: documents, ARNs, wildcards, conditions, limits, and what AWS says of services.
export { type AddressRange, containsRange, parseAddressRange } from "./language/address";
export { accountInPattern, accountOf, type Arn, buildArn, isAccountId, parseArn } from "./language/arn";
export { CONDITION_OPERATORS, type ConditionOperator, type ConditionTest } from "./language/condition";
export {
  isList,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  jsonPathText,
  type JsonReading,
  prototypeKey,
  readJson,
  type TextPosition,
} from "./language/json";
export { type SchemaIssue, schemaIssuesText, valueAt } from "./language/schema-issue";
export {
  MANAGED_POLICIES_PER_ROLE,
  QUEUE_POLICY_COUNTS,
  SIZE_LIMITS,
  type SizeLimit,
  sizeOf,
  TOPIC_POLICY_COUNTS,
  TRAIL_SELECTOR_COUNTS,
} from "./language/limits";
export { normalizePolicy, normalText } from "./language/normalize";
export {
  PARSE_BOUNDS,
  type ParsedPolicy,
  parsePolicy,
  type PolicyError,
  type PolicyErrorKind,
  policyErrorText,
  type PolicyReading,
  type ReadOptions,
  readPolicy,
} from "./language/parse";
export { parsePrincipal, type PrincipalType } from "./language/parse-principal";
export type { NamedPolicy, PatternElement, Policy, Statement } from "./language/policy";
export {
  type ElementNeed,
  isPolicyType,
  POLICY_TYPES,
  type PolicyGrammar,
  type PolicyType,
} from "./language/policy-type";
export type { Principal, PrincipalElement } from "./language/principal";
export {
  dnsSuffix,
  isWithin,
  type Partition,
  partitionOf,
  PARTITIONS,
  REGIONS,
  regionsWithin,
  RESIDENCIES,
} from "./language/regions";
export {
  type ActionResourceType,
  conditionKey,
  type ConditionKey,
  conditionKeysOf,
  isService,
  matchingActions,
  type ResourceType,
  serviceAction,
  type ServiceAction,
  serviceActions,
  serviceConditionKeys,
  servicePrefixes,
  serviceResourceTypes,
} from "./language/services";
export { statementsAsWritten } from "./language/statements-as-written";
export { escapeUnseen, oneLine, forTerminal, jsonForTerminal } from "./language/terminal-text";
export { hasWildcard, matchesArn, matchesWildcard, wildcardsOverlap } from "./language/wildcard";
export {
  operatorText,
  type PolicyJson,
  type PrincipalJson,
  type StatementJson,
  writePolicy,
  writePrincipal,
} from "./language/write";

// Deciding one request.
export { isFixedTest, isPublicStatement, type PublicRules } from "./evaluate/block-public-access";
export { type AccountCaller, accountOfCaller, isAccountCaller } from "./evaluate/caller";
export { conditionHolds, isNegated } from "./evaluate/condition-holds";
export type { Context } from "./evaluate/context";
export { decide } from "./evaluate/decide";
export type {
  Decision,
  DenialCause,
  Layer,
  LayerDecision,
  MissedStatement,
  StatementOfPolicy,
} from "./evaluate/decision";
export type { Full, OrganizationLevel, PolicySet } from "./evaluate/policy-set";
export { coveringStatements } from "./evaluate/covering-statements";
export type { PrincipalMatch } from "./evaluate/principal-matches";
export type { Caller, Request } from "./evaluate/request";
export { RequestError } from "./evaluate/request-error";
export type { FailedTest, Miss, StatementMatch } from "./evaluate/statement-matches";

// Sets of requests, and the formulas that they are made of.
export {
  anyOf,
  type CharacterSet,
  exactly,
  glob,
  type GlobOptions,
  type Language,
  languagesMeet,
  type Token,
} from "./classes/language";
export { servicesOf } from "./sets/action-classes";
export { CALLERS, callersInPartition, callersNamed, callersOfAccount } from "./sets/caller-languages";
export { conditionsFormula } from "./sets/condition-formula";
export { ProverFault, type Witness, witnessOf } from "./sets/witness";
export type { Example } from "./sets/example";
export { fixedWords, wordProfile } from "./sets/fixed-words";
export { all, ALWAYS, any, type Formula, implies, NEVER, not } from "./sets/formula";
export { keyFormula, presence } from "./sets/key-formula";
export { RequestSet, RequestSpace, type SpaceOptions } from "./sets/request-space";
export { resourceTypesOf, type TypedResource } from "./sets/resource-types";
export {
  actionFormula,
  effectFormula,
  policyFormula,
  principalFormula,
  resourceFormula,
  resourceLanguage,
  statementFormula,
} from "./sets/statement-formula";
export { SERVICE_PRINCIPALS, servicePrincipalParts } from "./tables/service-principals";
export { MOST_STEPS, Steps, TooComplexError, unlessTooComplex } from "./steps";

// The four checks of the command.
export {
  type Access,
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoOutsideAccess,
  checkNoPublicAccess,
  type Trusted,
} from "./checks/check";
export type { CheckReason, CheckResult } from "./checks/check-result";
