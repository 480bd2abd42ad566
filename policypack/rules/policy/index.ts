import { actionExists } from "./action-exists";
import { actionFits } from "./action-fits";
import { conditionFits } from "./condition-fits";
import { conditionKeyExists } from "./condition-key";
import { conditionOperator } from "./condition-operator";
import { conditionOrganization } from "./condition-organization";
import { documentNearFull } from "./document-nearfull";
import { documentNotAction } from "./document-notaction";
import { documentNotPrincipal } from "./document-notprincipal";
import { documentNotResource } from "./document-notresource";
import { documentParses } from "./document-parses";
import { documentSize } from "./document-size";
import { documentVersion } from "./document-version";
import { foreignActions } from "./foreign-actions";
import { foreignAdmin } from "./foreign-admin";
import { foreignDurable } from "./foreign-durable";
import { foreignNotifications } from "./foreign-notifications";
import { foreignRoot } from "./foreign-root";
import { foreignTrusted } from "./foreign-trusted";
import { foreignWildcard } from "./foreign-wildcard";
import { principalExact } from "./principal-exact";
import { principalPublic } from "./principal-public";
import { serviceSource } from "./service-source";
import { sidUnique } from "./sid-unique";
import type { AnyRule } from "../../lib/rule";
import { destinationTrusted } from "./destination-trusted";
import { foreignUnnamed } from "./foreign-unnamed";
import { actionObsolete } from "./action-obsolete";
import { documentLockout } from "./document-lockout";
import { resourceFits } from "./resource-fits";
import { actionResource } from "./action-resource";
import { principalAccount } from "./principal-account";

/** Rules on policy documents of every kind. */
export const policyRules: readonly AnyRule[] = [
  documentParses,
  documentVersion,
  documentNotPrincipal,
  documentNotAction,
  documentNotResource,
  documentSize,
  documentLockout,
  documentNearFull,
  sidUnique,
  actionExists,
  actionObsolete,
  actionFits,
  actionResource,
  resourceFits,
  conditionOperator,
  conditionKeyExists,
  conditionFits,
  conditionOrganization,
  principalPublic,
  principalExact,
  principalAccount,
  foreignRoot,
  foreignDurable,
  foreignTrusted,
  foreignUnnamed,
  destinationTrusted,
  foreignWildcard,
  foreignActions,
  foreignAdmin,
  foreignNotifications,
  serviceSource,
];
