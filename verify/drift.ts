import { effectiveDrift, orphansIn } from "./effective-drift";
import { type Drift, type Finding, together } from "./finding";
import { absenceOf, meaningOf } from "./meaning";
import { subjectName } from "./subject-name";
import type { DocumentKind, Seen, Thing } from "./thing";

/** How one thing differs from what is declared: in being there at all, in its settings, and in the effect of its documents. */
export function driftOf(thing: Thing, seen: Seen): Drift {
  const { kind, id, stack } = thing;
  switch (seen.kind) {
    case "absent": {
      const title = `${id} does not exist in account ${thing.accountId}${thing.region === "" ? "" : `, ${thing.region}`}: ${absenceOf(kind)}`;
      const details = ["pulumi refresh, then pulumi up, makes it again; data and key material do not come back"];
      return { findings: [{ kind: "gone", of: id, stack, title, details }], unchecked: [], reworded: [] };
    }
    case "unseen":
      return { findings: [], unchecked: [seen.fault], reworded: [] };
    case "seen": {
      const documents = [...thing.documents.keys()].map((of) => documentDrift(thing, of, seen));
      return together([settingsDrift(thing, seen), ...undeclared(thing, seen), ...documents]);
    }
  }
}

type There = Extract<Seen, { kind: "seen" }>;

/** Settings to which others add their part, so that ours is to be among what is found. */
const SHARED_SETTINGS: ReadonlySet<string> = new Set(["notifications", "selectors"]);

function isAsDeclared(whole: boolean, name: string, expected: string, found: string): boolean {
  if (whole || !SHARED_SETTINGS.has(name)) return found === expected;
  return expected.split(", ").every((part) => found.includes(part));
}

function settingsDrift({ kind, id, stack, settings, whole }: Thing, seen: There): Drift {
  const findings: Finding[] = [];
  const unchecked = [];
  for (const [name, expected] of settings) {
    const found = seen.settings.get(name);
    if (found?.kind === "failed") unchecked.push(found.fault);
    if (found?.kind !== "read" || isAsDeclared(whole, name, expected, found.value)) continue;
    const title = `${id}: ${name} is ${found.value}, and ${expected} is declared: ${meaningOf(kind, name)}`;
    findings.push({ kind: "setting", of: id, stack, title, details: [] });
  }
  // One call tells of several settings.
  return { findings, unchecked: [...new Set(unchecked)], reworded: [] };
}

function documentDrift(thing: Thing, of: DocumentKind, seen: There): Drift {
  const declared = thing.documents.get(of) ?? [];
  const found = seen.documents.get(of);
  if (of === "boundary" || !found) return together([]);
  if (found.kind === "failed") return { findings: [], unchecked: [found.fault], reworded: [] };
  const now = found.kind === "read" ? found.value : [];
  const { id, stack } = thing;
  const drift = effectiveDrift(thing, of, declared, now);
  const findings: readonly Finding[] = [
    ...orphansIn(thing, of, now)
      .filter((orphan) => !orphansIn(thing, of, declared).includes(orphan))
      .map((orphan): Finding => {
        const title = `${id}: its policy names ${orphan}, a principal that was deleted: what it grants is dead, and AWS refuses the next change of the policy`;
        return { kind: "orphan", of: id, stack, title, details: ["remove the statement, or name the principal again"] };
      }),
    ...drift.changes.map(({ sentence, details }): Finding => ({
      kind: "access",
      of: id,
      stack,
      title: sentence,
      details,
    })),
    ...drift.undecided.map((reason): Finding => {
      return { kind: "unjudged", of: id, stack, title: `${id}: not decided for every request: ${reason}`, details: [] };
    }),
  ];
  const same = drift.reworded && findings.length === 0;
  return { findings, unchecked: [], reworded: same && thing.whole ? [subjectName(thing, of)] : [] };
}

/** A policy where none is declared: of the kinds of thing that have one document, and of this program's own alone. */
function undeclared(thing: Thing, seen: There): readonly Drift[] {
  const found = seen.documents.get("resource");
  if (!thing.whole || thing.documents.has("resource") || found?.kind !== "read" || found.value.length === 0) return [];
  if (thing.kind === "topic" || thing.kind === "endpoint" || thing.kind === "key") return []; // AWS gives these one at birth.
  const title = `${thing.id} has a policy, and none is declared`;
  return [
    {
      findings: [{ kind: "access", of: thing.id, stack: thing.stack, title, details: [] }],
      unchecked: [],
      reworded: [],
    },
  ];
}
