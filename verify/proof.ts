import type { Expected } from "../rehearsal/intent/model";
import { type Proof, prove } from "../rehearsal/proof";
import type { Violation } from "../rehearsal/result";
import type { World } from "../rehearsal/world";
import type { Finding } from "./finding";
import { type Fault, undecidedFault } from "./readers/fault";
import { isComparable, type IsRead } from "./unread";

/** The maximum number of sentences about one role and bucket. The others are only counted. */
const MOST_SENTENCES = 6;

/** The result of the proof with what is deployed. */
interface LiveProof {
  readonly proof: Proof;
  readonly findings: readonly Finding[];
  /** The statements that could not be decided. */
  readonly unchecked: readonly Fault[];
}

/**
 * Compares what is deployed with what the configuration intends, by the rehearsal's proof. Returns one finding for each role and bucket
 * with a violation.
 *
 * @param isRead whether a resource was read; one that was not is compared with nothing.
 * @param known the earlier findings. A setting is not reported twice.
 * @param isAsked whether a role is reported.
 */
export function proveLive(
  expected: Expected,
  world: World,
  isRead: IsRead,
  known: readonly Finding[],
  isAsked: (role: string) => boolean,
): LiveProof {
  const proof = prove(expected, world, undefined, (intent) => isComparable(intent, world, isRead));
  const reported = new Set(known.filter(({ kind }) => kind === "setting" || kind === "gone").map(({ of }) => of));
  const groups = new Map<string, Violation[]>();
  const unchecked: Fault[] = [];
  for (const violation of proof.violations) {
    const { role, bucket, kind, intent } = violation;
    if (role !== undefined && !isAsked(role)) continue;
    if (kind === "undecided") {
      unchecked.push(undecidedFault(intent, violation.sentence));
      continue;
    }
    if (kind === "setting" && reported.has(`bucket/${bucket ?? ""}`)) continue;
    const of = role !== undefined && bucket !== undefined ? `${role} on ${bucket}` : (bucket ?? role ?? "");
    groups.set(of, [...(groups.get(of) ?? []), violation]);
  }
  const findings = [...groups].map(([of, violations]): Finding => {
    const [only] = violations;
    const { bucket, role } = only ?? {};
    const stack =
      expected.buckets.find(({ name }) => name === bucket)?.stack ??
      expected.roles.find(({ name }) => name === role)?.stack ??
      "";
    const rest = violations.length - MOST_SENTENCES;
    return {
      kind: "proof",
      of: bucket === undefined ? `role/${role ?? ""}` : `bucket/${bucket}`,
      stack,
      title:
        violations.length === 1 && only
          ? sentence(only)
          : `${of}: ${violations.length} statements that must hold do not, with what is deployed`,
      details: [
        ...(violations.length === 1 && only ? [] : violations.slice(0, MOST_SENTENCES).map(sentence)),
        ...(rest > 0 ? [`and ${rest} more`] : []),
        ...(only?.request !== undefined && role !== undefined && bucket !== undefined
          ? [`npm run explain -- ${role} ${only.request.action} s3://${bucket}/some/object --live`]
          : []),
      ],
    };
  });
  return { proof, findings, unchecked };
}

function sentence(violation: Violation): string {
  return violation.sentence;
}
