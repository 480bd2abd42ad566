import { schemaIssuesText, statementsAsWritten } from "@cross-account-s3/iam";
import { z } from "zod";
import { checkAccount, hostOf } from "./adapters";
import { changes } from "./changes";
import { connection, type Connection, type ConnectionArgs } from "./connection";
import { digest } from "./digest";
import { explain, meaningOf } from "./aws-errors";
import { asList, isObject, type JsonObject } from "./json";
import type { LiveState } from "./live-state";
import { isOurs } from "./merge/policy";
import { isAcknowledged } from "./refusals/acknowledged";
import { policyHost } from "./refusals/limits";
import { type Refusal, RefusedError, type Review } from "./refusals/refusal";
import { UNKNOWN } from "./unknown-live-state";
import { documentIn, type Facts, resolved, workOn } from "./merge-operations";
import { nameOf, wanted, type Wanted, type WantedArgs } from "./wanted";

/** An existing resource, our part of it, and the connection to it. */
export interface Request {
  readonly wanted: WantedArgs;
  readonly aws: ConnectionArgs;
}

/** The planned change of one resource. */
export interface Planned {
  readonly wanted: Wanted;
  readonly aws: Connection;
  /** The document after the change, with our part and the parts of other owners. */
  readonly merged: JsonObject;
  /** `{kind, arn, document}` as JSON, for the policy pack and the proof. @default the document is not a policy */
  readonly policyForReview?: string;
  /** What is added, changed and removed, one line each; empty if nothing changes. */
  readonly changes: readonly string[];
  /** Whether the document has our part as wanted. If not, the next `up` writes it. */
  readonly inPlace: boolean;
  /** The digest of the parts of other owners. */
  readonly others: string;
  /** Faults that apply only if this stack has not written the resource before. */
  readonly faultsIfNew: readonly string[];
  /** Warnings for the user. */
  readonly warnings: readonly string[];
}

/** The planned changes of all resources, and the reasons not to make them. */
export interface Plan {
  /** The planned changes, in the order of the requests, without those that could not be read or merged. */
  readonly planned: readonly Planned[];
  /** The refusals of all requests. If there is one, no resource should be declared. */
  readonly refusals: readonly Refusal[];
  /** The facts that were read, in the form of a live-state file. */
  readonly live: LiveState;
}

/**
 * Reads the existing resources and computes the merged documents, before any resource is declared. Writes nothing.
 *
 * @param live an export of the live state, which is used instead of reading from AWS.
 * @throws ZodError if a request is malformed, which is a fault of the program.
 */
export async function planMerge(requests: readonly Request[], live?: LiveState): Promise<Plan> {
  const asked = requests.map((request) => ({
    wanted: wanted.parse(request.wanted),
    aws: connection.parse(request.aws),
  }));
  const seen = await Promise.all(asked.map((one) => look(one.wanted, one.aws, live)));
  const found: Record<string, Partial<Record<Wanted["kind"], JsonObject>>> = {};
  const planned: Planned[] = [];
  const refusals: Refusal[] = [];
  asked.forEach(({ wanted: want, aws }, i) => {
    const { facts, refusals: against = [], warnings = [] } = seen[i] ?? {};
    refusals.push(...against);
    if (facts === undefined) return;
    found[want.arn] = { ...found[want.arn], [want.kind]: facts };
    planned.push({ ...planOne(want, aws, facts), warnings });
  });
  const isKnown = !seen.some(({ facts }) => facts?.othersUnknown === true);
  return { planned: isKnown ? withStale(planned) : planned, refusals, live: { format: "live-state/1", found } };
}

/**
 * Adds a warning for every acknowledgement that matches no statement any more. The warning is on the first policy with the acknowledgement,
 * as one for a bucket also applies to its key and topic.
 */
function withStale(planned: readonly Planned[]): readonly Planned[] {
  const there = new Set(planned.flatMap(({ wanted: { kind }, merged }) => (kind === "policy" ? digests(merged) : [])));
  const warned = new Set<string>();
  return planned.map((one) => {
    if (one.wanted.kind !== "policy") return one;
    const stale = one.wanted.acknowledged.filter(({ statement }) => !there.has(statement) && !warned.has(statement));
    for (const { statement } of stale) warned.add(statement);
    const warnings = stale.map(
      ({ statement }) =>
        `no statement has the digest ${statement} any more; check how it changed, and remove the digest from acknowledge`,
    );
    return { ...one, warnings: [...one.warnings, ...warnings] };
  });
}

function digests(document: JsonObject): readonly string[] {
  return statementsAsWritten(document).map(digest);
}

function planOne(want: Wanted, aws: Connection, facts: Facts): Omit<Planned, "warnings"> {
  const work = workOn(resolved(want, facts), aws.region, aws.accountId);
  const now = documentIn(facts);
  const merged = work.merge(now);
  return {
    wanted: want,
    aws,
    merged,
    ...(want.kind === "policy"
      ? {
          policyForReview: JSON.stringify({
            kind: policyHost(want.arn),
            arn: want.arn,
            document: forReview(merged, facts, want),
          }),
        }
      : {}),
    changes: work.holds(now) || facts.othersUnknown === true ? [] : changes(want.kind, now, merged),
    inPlace: work.holds(now),
    others: digest(work.others(now)),
    faultsIfNew: work.firstRefusals(now).map(({ message }) => message),
  };
}

/**
 * Returns the merged document for review. It omits acknowledged statements of other owners that allow. If statements of other owners are
 * unknown, it has a placeholder that the policy pack recognizes. It keeps all denials, as they limit what is allowed.
 */
function forReview(
  merged: JsonObject,
  { othersUnknown }: Facts,
  want: Extract<Wanted, { kind: "policy" }>,
): JsonObject {
  const statements = asList(merged.Statement).filter(
    (one) => !isObject(one) || one.Effect !== "Allow" || isOurs(one, want) || !isAcknowledged(one, want),
  );
  // Without policy variables, both versions have the same meaning, and only the owner can change the version.
  const version = JSON.stringify(statements).includes("${") ? {} : { Version: "2012-10-17" };
  return { ...merged, ...version, Statement: othersUnknown === true ? [...statements, UNKNOWN] : statements };
}

/** The facts about a resource and the review of our part; only refusals if the facts could not be read. */
type Seen = Partial<Review> & { readonly facts?: Facts };

async function look(want: Wanted, aws: Connection, live: LiveState | undefined): Promise<Seen> {
  if (live !== undefined) return lookUp(want, aws, live);
  let facts: Facts;
  try {
    await checkAccount(aws);
    facts = await hostOf(want, aws, false).look();
  } catch (error) {
    if (error instanceof RefusedError) return { refusals: error.refusals };
    const { arn } = want;
    if (meaningOf(error) === "gone") {
      return {
        refusals: [
          {
            code: "gone",
            arn,
            message: "the configuration names it as existing, and it does not exist; create it, or remove the setting",
          },
        ],
      };
    }
    return { refusals: [{ code: "unreadable", arn, message: `could not read ${nameOf(want)}: ${explain(error)}` }] };
  }
  return reviewed(want, aws, facts);
}

function lookUp(want: Wanted, aws: Connection, live: LiveState): Seen {
  const fault = (what: string): Seen => ({
    refusals: [
      {
        code: "no-live-state",
        arn: want.arn,
        message: `the live-state file ${what}; export it again with pulumi preview`,
      },
    ],
  });
  const facts = live.found[want.arn]?.[want.kind];
  if (facts === undefined) return fault(`does not have ${nameOf(want)}`);
  try {
    return reviewed(want, aws, facts);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return fault(`has an invalid form of ${nameOf(want)} (${schemaIssuesText(error.issues, facts)})`);
  }
}

function reviewed(want: Wanted, aws: Connection, facts: Facts): Seen {
  return { facts, ...workOn(want, aws.region, aws.accountId).review(facts) };
}
