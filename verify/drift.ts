import type { WorkBudget } from "../rehearsal/prove/work-budget";
import { effectiveDrift, orphansIn } from "./effective-drift";
import { type Drift, type Finding, together } from "./finding";
import { READERS } from "./readers";
import { type Fault, undecidedFault } from "./readers/fault";
import { canonical, isList, type Setting, settingWords } from "./readers/values";
import { subjectName } from "./subject-name";
import type { DocumentKind, Observed, Subject } from "./subject";

/**
 * Returns the drift of a subject: how its existence, its settings and the effect of its documents differ from what is declared.
 *
 * @param work the work budget of the run. @default a new budget for each document
 */
export function driftOf(subject: Subject, observed: Observed, work?: WorkBudget): Drift {
  const { kind, id, stack, accountId, region } = subject;
  switch (observed.kind) {
    case "absent": {
      const title = `${id} does not exist in account ${accountId}${region === "" ? "" : `, ${region}`}: ${READERS[kind].absence}`;
      const details = ["pulumi refresh, then pulumi up, creates it again; data and key material are not restored"];
      return { findings: [{ kind: "gone", of: id, stack, title, details }], unchecked: [], reworded: [] };
    }
    case "unseen":
      return { findings: [], unchecked: [observed.fault], reworded: [] };
    case "seen": {
      const documents = [...subject.documents.keys()].map((of) => documentDrift(subject, of, observed, work));
      return together([
        settingsDrift(subject, observed),
        ...undeclared(subject, observed),
        ...documents,
        delegatedDrift(subject, observed, work),
      ]);
    }
  }
}

type Seen = Extract<Observed, { kind: "seen" }>;

/** Settings that have parts of other owners too. The declared part must only be among what is found. */
const SHARED_SETTINGS: ReadonlySet<string> = new Set(["notifications", "selectors", "aliases"]);

/**
 * Returns whether a setting is as declared. Additional tags, such as those of the organization, are no drift. Nor is a detached policy, as
 * the effect of the documents shows it.
 */
function isAsDeclared(whole: boolean, name: string, expected: Setting, found: Setting): boolean {
  if (name === "tags") return isPart(expected, found);
  if (name === "attached policies") return !whole || isPart(found, expected);
  if (name === "aliases" || (!whole && SHARED_SETTINGS.has(name))) return isPart(expected, found);
  return canonical(expected) === canonical(found);
}

/** Returns whether every element of a list, or every entry of a map, is also in another. */
function isPart(some: Setting, all: Setting): boolean {
  if (isList(some)) {
    const words = settingWords(all);
    return some.every((one) => words.includes(settingWords(one)));
  }
  const entriesOf = (value: Setting) => (typeof value === "object" && !isList(value) ? Object.entries(value) : []);
  const found = new Map(entriesOf(all));
  return entriesOf(some).every(([key, value]) => canonical(found.get(key)) === canonical(value));
}

function settingsDrift({ kind, id, stack, settings, whole }: Subject, observed: Seen): Drift {
  const findings: Finding[] = [];
  const unchecked: Fault[] = [];
  for (const [name, expected] of settings) {
    const found = observed.settings.get(name);
    if (!found) {
      unchecked.push(unread(id, name));
      continue;
    }
    if (found.kind === "failed") {
      unchecked.push(found.fault);
      continue;
    }
    const value = found.kind === "read" ? found.value : undefined;
    if (isAsDeclared(whole, name, expected, value)) continue;
    const meaning = READERS[kind].meaning[name] ?? "it is not as declared";
    const title = `${id}: ${name} is ${settingWords(value)}, and ${settingWords(expected)} is declared: ${meaning}`;
    findings.push({ kind: "setting", of: id, stack, title, details: [] });
  }
  // Settings that come from one call share its fault.
  return { findings, unchecked: [...new Set(unchecked)], reworded: [] };
}

/** Returns the fault for a declared setting or document that its reader does not read. */
function unread(of: string, what: string): Fault {
  const message = `${what} is declared, and verify does not read it; compare it by hand`;
  return { of, action: "read", why: "no reader", message };
}

function documentDrift(subject: Subject, of: DocumentKind, observed: Seen, work?: WorkBudget): Drift {
  const declared = subject.documents.get(of) ?? [];
  const found = observed.documents.get(of);
  // A boundary is a managed policy, which is a separate subject.
  if (of === "boundary") return together([]);
  if (!found) return { findings: [], unchecked: [unread(subject.id, `${of} policy`)], reworded: [] };
  if (found.kind === "failed") return { findings: [], unchecked: [found.fault], reworded: [] };
  const now = found.kind === "read" ? found.value : [];
  const { id, stack } = subject;
  const drift = effectiveDrift(subject, of, declared, now, work);
  const findings: readonly Finding[] = [
    ...orphansIn(subject, of, now)
      .filter((orphan) => !orphansIn(subject, of, declared).includes(orphan))
      .map((orphan): Finding => {
        const title = `${id}: its policy names the deleted principal ${orphan}: the grant has no effect, and AWS rejects the next change of the policy`;
        return { kind: "orphan", of: id, stack, title, details: ["remove the statement, or name the principal again"] };
      }),
    ...drift.changes.map(({ sentence, details }): Finding => ({
      kind: "access",
      of: id,
      stack,
      title: sentence,
      details,
    })),
  ];
  const unchecked = drift.undecided.map((reason) =>
    undecidedFault(id, `not decided for every request, as it depends on ${reason}`),
  );
  const same = drift.reworded && findings.length + unchecked.length === 0;
  return { findings, unchecked, reworded: same && subject.whole ? [subjectName(subject, of)] : [] };
}

/** The kinds of subjects to which AWS gives a policy on creation. */
const BORN_WITH_POLICY: ReadonlySet<Subject["kind"]> = new Set(["topic", "endpoint", "key"]);

/** Returns the drift for a policy that no stack declares, on a subject that this program manages completely. */
function undeclared({ kind, id, stack, whole, documents }: Subject, observed: Seen): readonly Drift[] {
  const found = observed.documents.get("resource");
  if (!whole || documents.has("resource") || BORN_WITH_POLICY.has(kind)) return [];
  if (found?.kind !== "read" || found.value.length === 0) return [];
  const title = `${id} has a policy, and none is declared`;
  const finding: Finding = { kind: "access", of: id, stack, title, details: [] };
  return [{ findings: [finding], unchecked: [], reworded: [] }];
}

/** Returns the drift for access through policies of other resources, such as access points. */
function delegatedDrift(subject: Subject, { delegated }: Seen, work?: WorkBudget): Drift {
  if (!subject.whole || delegated === undefined || delegated.kind === "absent") return together([]);
  if (delegated.kind === "failed") return { findings: [], unchecked: [delegated.fault], reworded: [] };
  const { id: of, stack } = subject;
  return together(
    delegated.value.map((document): Drift => {
      const { changes, undecided } = effectiveDrift(subject, "resource", [], [document], work);
      const findings = changes.map(({ sentence, details }): Finding => {
        return { kind: "access", of, stack, title: `${sentence}, through ${document.id}`, details };
      });
      const unchecked = undecided.map((reason) =>
        undecidedFault(of, `not decided for every request, through ${document.id}, as it depends on ${reason}`),
      );
      return { findings, unchecked, reworded: [] };
    }),
  );
}
