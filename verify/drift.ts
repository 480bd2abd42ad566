import { parseArn } from "@cross-account-s3/iam";
import { list } from "../rehearsal/policy-json";
import type { NamedDocument } from "../rehearsal/world";
import { compare, orphansIn } from "./effect";
import { fitting } from "./effect/conditions";
import type { Part } from "./effect/judge";
import type { Subject } from "./effect/requests";
import { type Drift, type Finding, together } from "./finding";
import { absenceOf, meaningOf } from "./meaning";
import type { DocumentKind, Kind, Seen, Thing } from "./thing";
import { tell } from "./words";

/** How one thing differs from what is declared: in being there at all, in its settings, and in the effect of its documents. */
export async function driftOf(thing: Thing, seen: Seen): Promise<Drift> {
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
      const documents = await Promise.all([...thing.documents.keys()].map((of) => documentDrift(thing, of, seen)));
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

const PARTS: Readonly<Record<Exclude<DocumentKind, "boundary">, Part>> = {
  resource: "resource",
  trust: "resource",
  identity: "identity",
};

async function documentDrift(thing: Thing, of: DocumentKind, seen: There): Promise<Drift> {
  const declared = thing.documents.get(of) ?? [];
  const found = seen.documents.get(of);
  if (of === "boundary" || !found) return together([]);
  if (found.kind === "failed") return { findings: [], unchecked: [found.fault], reworded: [] };
  const now = found.kind === "read" ? found.value : [];
  const { id, stack } = thing;
  const findings: Finding[] = [];
  const orphans = orphansIn(now).filter((orphan) => !orphansIn(declared).includes(orphan));
  for (const orphan of orphans) {
    const title = `${id}: its policy speaks of ${orphan}, a principal that was deleted: what it grants is dead, and AWS refuses the next change of the policy`;
    findings.push({
      kind: "orphan",
      of: id,
      stack,
      title,
      details: ["take the statement out, or name the principal anew"],
    });
  }
  const part = thing.kind === "endpoint" ? "endpoint" : PARTS[of];
  const subject = subjectOf(thing, of, [...declared, ...now]);
  const effect = await compare(part, { documents: declared }, { documents: now }, subject, !thing.whole);
  for (const { sentence, details } of tell(subjectName(thing, of), effect.changes)) {
    findings.push({ kind: "access", of: id, stack, title: sentence, details });
  }
  for (const title of effect.unjudged) {
    findings.push({ kind: "unjudged", of: id, stack, title: `${id}: ${title}`, details: [] });
  }
  const same = effect.reworded && findings.length === 0;
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

function subjectName({ id }: Thing, of: DocumentKind): string {
  switch (of) {
    case "trust":
      return `${id}, by its trust`;
    case "identity":
      return `whatever other accounts let ${id} at`;
    default:
      return id;
  }
}

const SERVICES: Readonly<Record<Kind, readonly string[]>> = {
  role: ["s3", "kms", "sns", "sqs", "sts", "iam", "lambda"],
  bucket: ["s3"],
  key: ["kms"],
  topic: ["sns"],
  queue: ["sqs"],
  trail: [],
  endpoint: ["s3"],
};

/** An account that none of the stacks is in: what a role may do there, only its own policies say. */
const ELSEWHERE = "888888888888";

function subjectOf(thing: Thing, of: DocumentKind, documents: readonly NamedDocument[]): Subject {
  const { kind, arn, accountId, region } = thing;
  if (of === "trust") return { services: ["sts"], resources: [arn], accountId, region };
  if (kind === "bucket") return { services: ["s3"], resources: [arn, `${arn}/some/object`], accountId, region };
  if (kind !== "role" && kind !== "endpoint") return { services: SERVICES[kind], resources: [arn], accountId, region };
  const partition = parseArn(arn)?.partition ?? "aws";
  const spoken = documents
    .flatMap(({ policy }) => policy.Statement.flatMap(({ Resource }) => list(Resource)))
    .filter((pattern) => pattern !== "*")
    .map(fitting);
  const anything = [
    `arn:${partition}:s3:::anything`,
    `arn:${partition}:s3:::anything/at/all`,
    `arn:${partition}:kms:${region}:${ELSEWHERE}:key/anything`,
    `arn:${partition}:sns:${region}:${ELSEWHERE}:anything`,
    `arn:${partition}:iam::${ELSEWHERE}:role/anything`,
    `arn:${partition}:lambda:${region}:${ELSEWHERE}:function:anything`,
  ];
  return {
    services: SERVICES[kind],
    resources: [...new Set([...spoken, ...anything])],
    accountId: ELSEWHERE,
    region,
    ...(kind === "role" ? { principal: arn } : {}),
  };
}
