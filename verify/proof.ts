import type { Expected } from "../rehearsal/intent/model";
import { type Proof, prove } from "../rehearsal/proof";
import type { Surprise } from "../rehearsal/result";
import type { World } from "../rehearsal/world";
import type { Finding } from "./finding";

/** More than so many sentences about one role and bucket are counted, not told. */
const TOLD = 6;

/** What the rehearsal's proof says of what is deployed. */
export interface LiveProof {
  readonly proof: Proof;
  readonly findings: readonly Finding[];
}

/**
 * Holds what is deployed against what the configuration wants, by the rehearsal's proof: one finding for each role and
 * bucket on which something does not hold.
 *
 * @param known what was already found of things; a setting is not told twice.
 * @param isAsked whether a role is told of.
 */
export async function proveLive(
  expected: Expected,
  world: World,
  known: readonly Finding[],
  isAsked: (role: string) => boolean,
): Promise<LiveProof> {
  const proof = await prove(expected, world);
  const told = new Set(known.filter(({ kind }) => kind === "setting" || kind === "gone").map(({ of }) => of));
  const groups = new Map<string, Surprise[]>();
  for (const surprise of proof.surprises) {
    const { role, bucket, decisions } = surprise;
    if (role !== undefined && !isAsked(role)) continue;
    if (decisions.length === 0 && told.has(`bucket/${bucket ?? ""}`)) continue;
    const of = role !== undefined && bucket !== undefined ? `${role} on ${bucket}` : (bucket ?? role ?? "");
    groups.set(of, [...(groups.get(of) ?? []), surprise]);
  }
  const findings = [...groups].map(([of, surprises]): Finding => {
    const [only] = surprises;
    const { bucket, role } = only ?? {};
    const stack =
      expected.buckets.find(({ name }) => name === bucket)?.stack ??
      expected.roles.find(({ name }) => name === role)?.stack ??
      "";
    const rest = surprises.length - TOLD;
    return {
      kind: "proof",
      of: bucket === undefined ? `role/${role ?? ""}` : `bucket/${bucket}`,
      stack,
      title:
        surprises.length === 1 && only
          ? sentence(only)
          : `${of}: ${surprises.length} things that must hold do not, with what is deployed`,
      details: [
        ...(surprises.length === 1 && only ? [] : surprises.slice(0, TOLD).map(sentence)),
        ...(rest > 0 ? [`and ${rest} more`] : []),
        ...(only?.action !== undefined && role !== undefined && bucket !== undefined
          ? [`npm run explain -- ${role} ${only.action} s3://${bucket}/some/object --live`]
          : []),
      ],
    };
  });
  return { proof, findings };
}

function sentence({ title, expected, found }: Surprise): string {
  return `${title}: expected ${expected}, found ${found}`;
}
