import type { Expected } from "../rehearsal/intent/model";
import { grouped } from "../documents/grouped";
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

/** A violation with the subject and the stack that it is about. */
interface About extends Pick<Finding, "of" | "stack"> {
  readonly violation: Violation;
}

/**
 * Compares what is deployed with what the configuration intends, by the rehearsal's proof. Returns one finding for each role and bucket,
 * and for each other resource, with a violation.
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
  // A setting belongs to no intent, but its sentence begins with the id or the words of one.
  const intents = new Map(proof.intents.flatMap((one) => [[one.id, one] as const, [one.of, one] as const]));
  const unchecked: Fault[] = [];
  const pairs = proof.violations.flatMap((violation): (readonly [string, About])[] => {
    const { role, bucket, kind } = violation;
    if (role !== undefined && !isAsked(role)) return [];
    if (kind === "undecided") {
      unchecked.push(undecidedFault(violation.intent, violation.sentence));
      return [];
    }
    const [subject = ""] = violation.sentence.split(": ");
    const intent = intents.get(violation.intent) ?? intents.get(subject) ?? intents.get(subject.replace(" ", "/"));
    const of =
      bucket !== undefined ? `bucket/${bucket}` : role !== undefined ? `role/${role}` : (intent?.id ?? subject);
    if (kind === "setting" && reported.has(of)) return [];
    const stack = intent?.stack ?? expected.buckets.find(({ name }) => name === bucket)?.stack ?? "";
    const words =
      role !== undefined && bucket !== undefined ? `${role} on ${bucket}` : (bucket ?? role ?? intent?.of ?? subject);
    return [[words, { violation, of, stack }]];
  });
  const findings = [...grouped(pairs)].map(([words, group]): Finding => {
    const [{ violation, of, stack }] = group;
    const { bucket, role, request } = violation;
    const sentences = group.map((one) => one.violation.sentence);
    const rest = sentences.length - MOST_SENTENCES;
    return {
      ...{ kind: "proof", of, stack },
      title:
        sentences.length === 1
          ? violation.sentence
          : `${words}: ${sentences.length} statements that must hold do not, with what is deployed`,
      details: [
        ...(sentences.length === 1 ? [] : sentences.slice(0, MOST_SENTENCES)),
        ...(rest > 0 ? [`and ${rest} more`] : []),
        ...(request !== undefined && role !== undefined && bucket !== undefined
          ? [`npm run explain -- ${role} ${request.action} s3://${bucket}/some/object --live`]
          : []),
      ],
    };
  });
  return { proof, findings, unchecked };
}
