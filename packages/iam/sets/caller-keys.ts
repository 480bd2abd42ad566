import { accepts, anyOf, type Language } from "../classes/language";
import { CALLERS, callersOfAccount, callersWithArn, servicesNamed, usersNamed, WITH_ARN } from "./caller-languages";

/** A condition key whose value follows from the caller. */
interface CallerKey {
  /** Callers whose requests have the key. */
  readonly present: Language;
  /** Returns the callers for which the key's value is in a language. */
  readonly having: (value: Language) => Language;
}

/** Callers of signed requests. */
export const SIGNED_CALLERS = anyOf("a signed request", [
  WITH_ARN,
  CALLERS.service,
  CALLERS.canonical,
  CALLERS.originAccess,
]);
const NOT_SERVICES = anyOf("not a service", [WITH_ARN, CALLERS.canonical, CALLERS.originAccess]);

/** Returns a key with a few fixed values. @param values the callers of each value. */
function fixedValues(values: Readonly<Record<string, Language>>): CallerKey {
  return {
    present: anyOf("", Object.values(values)),
    having: (value) =>
      anyOf(
        value.label,
        Object.entries(values)
          .filter(([text]) => accepts(value, text))
          .map(([, callers]) => callers),
      ),
  };
}

/**
 * The keys that follow from the caller, by their names in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export const CALLER_KEYS: Readonly<Record<string, CallerKey>> = {
  // "This key is included in the request context for all signed requests." A service principal has no ARN.
  "aws:principalarn": { present: WITH_ARN, having: callersWithArn },
  // Unsigned requests have "anonymous" in place of an account.
  "aws:principalaccount": {
    present: anyOf("", [WITH_ARN, CALLERS.anonymous]),
    having: (value) =>
      anyOf(value.label, [callersOfAccount(value), ...(accepts(value, "anonymous") ? [CALLERS.anonymous] : [])]),
  },
  // The account of the caller, in requests to KMS. KMS refuses unsigned requests.
  "kms:calleraccount": { present: WITH_ARN, having: callersOfAccount },
  // The table of principal key values: root, user, federated user, assumed role; anonymous callers have "Anonymous".
  "aws:principaltype": fixedValues({
    Account: CALLERS.root,
    User: CALLERS.user,
    FederatedUser: CALLERS.federatedUser,
    AssumedRole: CALLERS.role,
    Anonymous: CALLERS.anonymous,
  }),
  // "…for all signed API requests that use AWS credentials. Anonymous requests do not include this key."
  "aws:principalisawsservice": fixedValues({ true: CALLERS.service, false: NOT_SERVICES }),
  "aws:principalservicename": { present: CALLERS.service, having: servicesNamed },
  "aws:username": { present: CALLERS.user, having: usersNamed },
};

/** The fixed values of {@link CALLER_KEYS}. */
export const CALLER_VALUES = [
  "Account",
  "User",
  "FederatedUser",
  "AssumedRole",
  "Anonymous",
  "anonymous",
  "true",
  "false",
];
