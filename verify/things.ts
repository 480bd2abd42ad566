import { parseArn } from "@cross-account-s3/iam";
import { declaredWorld } from "../rehearsal/declared";
import { parsePolicy } from "../rehearsal/policy-json";
import type { RanStack } from "../rehearsal/run";
import type { NamedDocument, World } from "../rehearsal/world";
import { settingsIn } from "./declared-settings";
import { sharedIn, type SharedThing } from "./shared";
import { type Placed, placed } from "./stacks";
import type { DocumentKind, Kind, Thing } from "./thing";

/**
 * What the stacks' programs declare, thing by thing: what the verifier reads, and what it holds that against.
 *
 * @throws Error if a declared document is none: a fault of the program that declared it.
 */
export function thingsOf(stacks: readonly RanStack[]): readonly Thing[] {
  const world = worldOf(stacks);
  const all = placed(stacks);
  const found = new Map<string, { kind: Kind; of: string; at: Placed; settings: Map<string, string> }>();
  for (const at of all) {
    const told = settingsIn(at);
    if (!told) continue;
    const id = idOf(told.kind, told.of);
    const known = found.get(id) ?? { kind: told.kind, of: told.of, at, settings: new Map() };
    found.set(id, known);
    for (const [name, value] of told.settings) known.settings.set(name, value);
  }
  const queues = queuePolicies(all);
  const made = [...found.entries()].map(
    ([
      id,
      {
        kind,
        of,
        at: { place },
        settings,
      },
    ]): Thing => {
      const documents = documentsOf(world, queues, kind, of);
      return { kind, id, ...names(kind, of, place.partition), ...whereOf(place), settings, documents, whole: true };
    },
  );
  return withShared([...made, ...existingRoles(stacks, world, found)], all);
}

/** The things that others have a part in, with ours: each in place of what its document would be with all parts. */
function withShared(made: readonly Thing[], all: readonly Placed[]): readonly Thing[] {
  const byId = new Map(made.map((thing) => [thing.id, thing]));
  for (const { resource, place } of all) {
    const shared: SharedThing | undefined = sharedIn(resource);
    if (!shared) continue;
    const { kind, of, settings, statements, region } = shared;
    const id = sharedId(byId, kind, of);
    const known = byId.get(id);
    const documents = new Map(known?.documents ?? []);
    if (statements.length > 0) {
      documents.set("resource", [{ id, policy: parsePolicy({ Version: "2012-10-17", Statement: statements }, id) }]);
    }
    byId.set(id, {
      ...(known ?? { kind, id, ...names(kind, of, place.partition), ...whereOf({ ...place, region }) }),
      settings: new Map([...(known?.settings ?? []), ...settings]),
      documents,
      whole: false,
    });
  }
  return [...byId.values()];
}

/** The name of a shared thing; with its Region, where one of another Region has the same name. */
function sharedId(byId: ReadonlyMap<string, Thing>, kind: Kind, of: string): string {
  const id = idOf(kind, of);
  const known = byId.get(id);
  return known === undefined || kind === "bucket" || known.arn === of ? id : `${id}@${parseArn(of)?.region ?? ""}`;
}

/** What the stacks would make, as the proof reads it. */
export function worldOf(stacks: readonly RanStack[]): World {
  return declaredWorld(
    stacks.map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources,
    })),
  );
}

/** A thing's name in reports. */
export function idOf(kind: Kind, of: string): string {
  const arn = parseArn(of);
  const name = (kind === "role" ? arn?.resource.split("/").slice(1).join("/") : arn?.resource.split("/").at(-1)) ?? of;
  return `${kind}/${name}`;
}

function whereOf({ stack, accountId, region }: Placed["place"]) {
  return { stack, accountId, region };
}

function names(kind: Kind, of: string, partition: string): { readonly name: string; readonly arn: string } {
  if (kind === "bucket") return { name: of, arn: `arn:${partition}:s3:::${of}` };
  return { name: parseArn(of)?.resource.split("/").at(-1) ?? of, arn: of };
}

/** The documents that are declared of a thing. */
function documentsOf(
  world: World,
  queues: ReadonlyMap<string, NamedDocument>,
  kind: Kind,
  of: string,
): ReadonlyMap<DocumentKind, readonly NamedDocument[]> {
  const resource = (document: NamedDocument | undefined): ReadonlyMap<DocumentKind, readonly NamedDocument[]> =>
    new Map(document ? [["resource", [document]]] : []);
  switch (kind) {
    case "bucket":
      return resource(world.buckets.get(of)?.policy);
    case "key":
      return resource(world.keys.get(of)?.policy);
    case "topic":
      return resource(world.topics.get(of)?.policy);
    case "endpoint":
      return resource(world.endpoints.get(of)?.policy);
    case "queue":
      return resource(queues.get(of));
    case "trail":
      return new Map();
    case "role": {
      const role = world.roles.get(of);
      if (!role) return new Map();
      return new Map<DocumentKind, readonly NamedDocument[]>([
        ["identity", role.policies],
        ...(role.trust ? [["trust", [role.trust]] as const] : []),
      ]);
    }
  }
}

/** The policies of queues, by the queue's ARN: with the queue, or beside it. */
function queuePolicies(all: readonly Placed[]): ReadonlyMap<string, NamedDocument> {
  const arnByUrl = new Map<unknown, string>();
  const found = new Map<string, NamedDocument>();
  for (const { resource } of all) {
    const { arn, policy, url } = resource.outputs;
    if (resource.type !== "aws:sqs/queue:Queue" || typeof arn !== "string") continue;
    arnByUrl.set(url, arn);
    if (typeof policy === "string") found.set(arn, { id: idOf("queue", arn), policy: parsePolicy(policy, arn) });
  }
  for (const { resource } of all) {
    const arn = arnByUrl.get(resource.outputs.queueUrl);
    if (resource.type !== "aws:sqs/queuePolicy:QueuePolicy" || arn === undefined) continue;
    found.set(arn, { id: idOf("queue", arn), policy: parsePolicy(resource.outputs.policy, arn) });
  }
  return found;
}

/** Roles that are taken as they are: their policies and their trust are others' too. */
function existingRoles(
  stacks: readonly RanStack[],
  world: World,
  made: ReadonlyMap<string, unknown>,
): readonly Thing[] {
  return stacks.flatMap(({ name: stack, config }) => {
    if (config.role !== "control") return [];
    return Object.values(config.roles).flatMap(({ source }): Thing[] => {
      if (source.kind !== "existing") return [];
      const id = idOf("role", source.arn);
      if (made.has(id)) return [];
      const declared = world.roles.get(source.arn)?.policies ?? [];
      return [
        {
          kind: "role",
          id,
          ...names("role", source.arn, config.partition),
          stack,
          accountId: config.accountId,
          region: config.connection.region,
          settings: new Map(),
          documents: new Map<DocumentKind, readonly NamedDocument[]>(
            declared.length > 0 ? [["identity", declared]] : [],
          ),
          whole: false,
        },
      ];
    });
  });
}
