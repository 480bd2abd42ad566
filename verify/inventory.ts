import { parseArn } from "@cross-account-s3/iam";
import { declaredWorld } from "../rehearsal/declared-world";
import { documentJson } from "../rehearsal/document-json";
import type { RanStack } from "../rehearsal/run";
import type { NamedDocument, World } from "../rehearsal/world";
import { type Placed, placed } from "./placed-resources";
import { DECLARATIONS, READERS } from "./readers";
import type { Fault } from "./readers/fault";
import { isList, type Setting, setOf } from "./readers/values";
import { SHARING_TYPES, sharedPartOf } from "./shared-part";
import type { DocumentKind, Kind, Subject } from "./subject";

/** The declarations of stacks, one subject for each AWS resource. */
interface Inventory {
  readonly subjects: readonly Subject[];
  /** Declared resources that cannot be compared: their type has no reader, or they have an argument that the reader does not know. */
  readonly unchecked: readonly Fault[];
}

/** A subject while its declarations are collected. */
interface Draft {
  readonly kind: Kind;
  readonly of: string;
  readonly place: Placed["place"];
  readonly settings: Map<string, Setting>;
  /** Whether a declared resource creates the subject, rather than a part of it. */
  made: boolean;
}

/**
 * Returns the subjects that the programs of stacks declare, which are read from AWS and compared.
 *
 * @throws Error if a declared document is not a policy document, which is a fault of the program that declared it.
 */
export function inventoryOf(stacks: readonly RanStack[]): Inventory {
  const { drafts, unchecked } = collect(placed(stacks));
  const world = worldOf(stacks);
  const existing = existingRoles(stacks, world, drafts);
  const others = [...drafts.values()].filter(
    ({ kind, of }) => kind !== "role" || !existing.some(({ arn }) => arn === of),
  );
  const subjects = [...others.map((draft) => subjectOf(draft, world)), ...existing];
  return { subjects: distinct(withShared(withoutCovered(subjects), placed(stacks))), unchecked };
}

/**
 * Returns the subjects that resources of one stack declare. The resources can come from the stack's state instead of its program.
 *
 * @throws Error if a declared document is not a policy document, which is a fault of the program that declared it.
 */
export function inventoryOfResources(all: readonly Placed[], world: World): Inventory {
  const { drafts, unchecked } = collect(all);
  const subjects = [...drafts.values()].map((draft) => subjectOf(draft, world));
  return { subjects: distinct(withShared(withoutCovered(subjects), all)), unchecked };
}

/** Subjects of the same name in another account or Region have both in their id. */
function distinct(subjects: readonly Subject[]): readonly Subject[] {
  const taken = new Set<string>();
  return subjects.map((subject) => {
    const { id, accountId, region } = subject;
    const own = taken.has(id) ? `${id}@${accountId}/${region}` : id;
    taken.add(own);
    return own === id ? subject : { ...subject, id: own };
  });
}

function collect(all: readonly Placed[]): {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly unchecked: readonly Fault[];
} {
  const drafts = new Map<string, Draft>();
  const unchecked: Fault[] = [];
  const fail = ({ type, name }: Placed["resource"], message: string) =>
    unchecked.push({ of: `${type} ${name}`, action: "read", why: "no reader", message });
  const known = all.flatMap((one) => {
    const { type, custom } = one.resource;
    const declaration = DECLARATIONS.get(type);
    if (declaration) return [{ one, ...declaration }];
    if (custom && !type.startsWith("pulumi:") && !SHARING_TYPES.has(type)) {
      fail(one.resource, "verify has no reader for this type; compare it by hand");
    }
    return [];
  });
  for (const { one, kind, declares } of known) {
    try {
      const { of, settings, part = false } = declares(one);
      const { accountId, region } = one.place;
      // A resource that declares a part of a role does not have the role's path.
      const key = [kind, accountId, kind === "role" ? "" : region, of.split("/").at(-1)].join(" ");
      const draft: Draft = drafts.get(key) ?? { kind, of, place: one.place, settings: new Map(), made: false };
      drafts.set(key, part ? draft : { ...draft, of, place: one.place, made: true });
      for (const [name, value] of Object.entries<Setting>(settings)) {
        draft.settings.set(name, joined(draft.settings.get(name), value));
      }
    } catch (error) {
      fail(
        one.resource,
        `verify does not know its arguments: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { drafts, unchecked };
}

function subjectOf({ kind, of, place, settings, made }: Draft, world: World): Subject {
  const { stack, accountId, region, partition } = place;
  return {
    kind,
    id: idOf(kind, of),
    ...names(kind, of, partition),
    stack,
    accountId,
    region,
    settings: new Map([
      ...(made ? Object.entries(READERS[kind].undeclared) : []),
      ...[...settings].map(([name, value]) => [name, inOrder(value)] as const),
    ]),
    documents: documentsOf(world, kind, of),
    whole: made,
  };
}

/** Joins the parts of a setting that several resources declare, such as the policies that are attached to a role. */
function joined(before: Setting, value: Setting): Setting {
  return isList(before) && isList(value) ? [...before, ...value] : value;
}

/** Returns a list of texts as a set, as several resources can declare parts of it in any order. */
function inOrder(value: Setting): Setting {
  return isList(value) && value.every((one) => typeof one === "string") ? setOf(value) : value;
}

/** Removes the documents of managed policies that are attached to a role, as they are compared with the role. */
function withoutCovered(subjects: readonly Subject[]): readonly Subject[] {
  const attached = new Set(
    subjects
      .filter(({ kind, whole }) => kind === "role" && whole)
      .flatMap(({ settings }) => settings.get("attached policies") ?? []),
  );
  return subjects.map((subject) =>
    subject.kind === "managed policy" && attached.has(subject.arn) ? { ...subject, documents: new Map() } : subject,
  );
}

/** Adds this program's parts of shared resources. */
function withShared(subjects: readonly Subject[], all: readonly Placed[]): readonly Subject[] {
  const byArn = new Map(subjects.map((subject) => [`${subject.kind} ${subject.arn}`, subject]));
  for (const { resource, place } of all) {
    const shared = sharedPartOf(resource);
    if (!shared) continue;
    const { kind, of, settings, statements, region } = shared;
    const { stack, accountId, partition } = place;
    const id = idOf(kind, of);
    const named = names(kind, of, partition);
    const key = `${kind} ${named.arn}`;
    const known = byArn.get(key);
    const documents = new Map(known?.documents ?? []);
    if (statements.length > 0) {
      documents.set("resource", [{ id, policy: documentJson({ Version: "2012-10-17", Statement: statements }, id) }]);
    }
    byArn.set(key, {
      ...(known ?? { kind, id, ...named, stack, accountId, region }),
      settings: new Map([...(known?.settings ?? []), ...Object.entries(settings)]),
      documents,
      whole: false,
    });
  }
  return [...byArn.values()];
}

/** Returns the world that deploying the stacks would create. */
export function worldOf(stacks: readonly RanStack[]): World {
  return declaredWorld(
    stacks.map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources,
    })),
  );
}

/** Returns a subject's id, which is its name in reports. */
function idOf(kind: Kind, of: string): string {
  const resource = parseArn(of)?.resource ?? of;
  switch (kind) {
    case "log group":
    case "alarm":
    case "function":
      return `${kind}/${resource.split(":").slice(1).join(":")}`;
    case "access point":
      return `${kind}/${parseArn(of)?.region ?? ""}/${resource.split("/").at(-1) ?? of}`;
    case "role":
    case "managed policy":
    case "identity provider":
      return `${kind}/${resource.split("/").slice(1).join("/")}`;
    case "security group":
      return `${kind}/${resource}`;
    default:
      return `${kind}/${resource.split("/").at(-1) ?? of}`;
  }
}

function names(kind: Kind, of: string, partition: string): { readonly name: string; readonly arn: string } {
  if (kind === "bucket") return { name: of, arn: `arn:${partition}:s3:::${of}` };
  const resource = parseArn(of)?.resource ?? of;
  if (kind === "function") return { name: resource.split(":").slice(1).join(":"), arn: of };
  return { name: resource.split(kind === "alarm" ? ":" : "/").at(-1) ?? of, arn: of };
}

/** Returns the declared documents of a subject. */
function documentsOf(world: World, kind: Kind, of: string): ReadonlyMap<DocumentKind, readonly NamedDocument[]> {
  const resource = (document: NamedDocument | undefined): ReadonlyMap<DocumentKind, readonly NamedDocument[]> =>
    new Map(document ? [["resource", [document]]] : []);
  switch (kind) {
    case "bucket":
      return resource(world.buckets.get(of)?.policy);
    case "access point":
      return resource(world.accessPoints?.get(of)?.policy);
    case "key":
      return resource(world.keys.get(of)?.policy);
    case "topic":
      return resource(world.topics.get(of)?.policy);
    case "endpoint":
      return resource(world.endpoints.get(of)?.policy);
    case "queue":
      return resource(world.queues?.get(of));
    case "function":
      return resource(world.functions?.get(of));
    case "event bus":
      return resource(world.buses?.get(of));
    case "managed policy": {
      const policy = world.policies?.get(of);
      return new Map<DocumentKind, readonly NamedDocument[]>(policy ? [["identity", [policy]]] : []);
    }
    case "role": {
      const role = world.roles.get(of);
      if (!role) return new Map();
      return new Map<DocumentKind, readonly NamedDocument[]>([
        ["identity", role.policies],
        ...(role.trust ? [["trust", [role.trust]] as const] : []),
      ]);
    }
    default:
      return new Map();
  }
}

/** Returns the existing roles, whose policies and trust also have parts of other owners. */
function existingRoles(
  stacks: readonly RanStack[],
  world: World,
  drafts: ReadonlyMap<string, Draft>,
): readonly Subject[] {
  return stacks.flatMap(({ name: stack, config }) => {
    if (config.role !== "control") return [];
    return Object.values(config.roles).flatMap(({ source }): Subject[] => {
      if (source.kind !== "existing") return [];
      const id = idOf("role", source.arn);
      const draft = [...drafts.values()].find(({ kind, of }) => kind === "role" && of === source.arn);
      if (draft?.made === true) return [];
      const declared = world.roles.get(source.arn)?.policies ?? [];
      return [
        {
          kind: "role",
          id,
          ...names("role", source.arn, config.partition),
          stack,
          accountId: config.accountId,
          region: config.connection.region,
          settings: draft?.settings ?? new Map(),
          documents: new Map<DocumentKind, readonly NamedDocument[]>(
            declared.length > 0 ? [["identity", declared]] : [],
          ),
          whole: false,
        },
      ];
    });
  });
}
