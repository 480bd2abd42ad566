import { version } from "../../package.json";
import type { Finding, Rehearsal, Violation } from "../result";

/**
 * Returns a rehearsal as a SARIF log, with one result for each violation, finding and assumption. The location of a result is the
 * file of its stack.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(rehearsal: Rehearsal): SarifLog {
  const { violations, findings, assumptions, stacks } = rehearsal;
  const urls = new Map(findings.map(({ rule, url }) => [rule, url]));
  const rules = [
    ...Object.entries(PROOF_RULES).map(([id, text]) => ({ id, shortDescription: { text } })),
    ...[...urls].map(([id, url]) => ({
      id,
      shortDescription: { text: `Policy pack: ${id}` },
      ...(url === "" ? {} : { helpUri: url }),
    })),
  ];
  const stackOf = new Map(rehearsal.intents.map(({ id, stack }) => [id, stack]));
  const bucketStacks = new Map(rehearsal.buckets.map(({ name, stack }) => [name, stack]));
  const first = stacks[0]?.name ?? "";
  const resultsByStack = [
    ...violations.map((one) => ({
      ...violationResult(one),
      stack: stackOf.get(one.intent) ?? bucketStacks.get(one.bucket ?? "") ?? first,
    })),
    ...findings.map((one) => ({ ...findingResult(one), stack: one.stack })),
    ...assumptions.map(({ text, intents }) => ({
      ruleId: "assumption",
      level: "note" as const,
      text: `The proof assumes: ${text}`,
      subject: intents[0] ?? "",
      stack: stackOf.get(intents[0] ?? "") ?? first,
    })),
  ];
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cross-account-s3", version, rules } },
        results: resultsByStack.map(({ ruleId, level, text, subject, stack }) => ({
          ruleId,
          ruleIndex: rules.findIndex(({ id }) => id === ruleId),
          level,
          message: { text },
          locations: [{ physicalLocation: { artifactLocation: { uri: `Pulumi.${encodeURIComponent(stack)}.yaml` } } }],
          partialFingerprints: { subject: `${ruleId}/${subject}` },
        })),
      },
    ],
  };
}

const PROOF_RULES: Readonly<Record<string, string>> = {
  more: "A request is allowed that the configuration does not intend",
  less: "A request is not allowed that the configuration intends",
  undecided: "The proof could not decide whether the policies allow exactly the intended requests",
  setting: "A setting does not have the value that the policies rely on",
  assumption: "A condition that the proof relies on without checking it",
};

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly text: string;
  /** The subject of the result, which is the same in every run. */
  readonly subject: string;
}

function violationResult({ kind, sentence, deciding, intent, role, bucket, actions }: Violation): Result {
  const decided = deciding.length === 0 ? "" : ` Decided by ${deciding.join(", ")}.`;
  const subject = [intent, role, bucket, ...actions.slice(0, 1)].filter((one) => one !== undefined).join("/");
  return { ruleId: kind, level: "error", text: `${sentence}.${decided}`, subject };
}

function findingResult({ rule, level, message, urn, stack }: Finding): Result {
  return {
    ruleId: rule,
    level: level === "mandatory" ? "error" : "warning",
    text: message,
    subject: urn === "" ? stack : urn,
  };
}

/** The part of SARIF 2.1.0 that {@link sarif} writes. */
interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly version: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
          readonly helpUri?: string;
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: Result["level"];
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}
