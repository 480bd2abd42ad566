import type { Graph, Subgraph } from "@viz-js/viz" with { "resolution-mode": "import" };
import { Html } from "./html";

/** What the diagram shows of an account. */
export interface DiagramAccount {
  readonly id: string;
  readonly roles: readonly { readonly name: string; readonly level: string }[];
  readonly buckets: readonly DiagramBucket[];
}

/** What the diagram shows of a bucket. */
export interface DiagramBucket {
  readonly name: string;
  readonly region: string;
  readonly key: Thing | undefined;
  readonly topic: Thing | undefined;
  /** Levels by role name. */
  readonly grants: Readonly<Record<string, string>>;
}

/** A key or a topic; buckets that have the same one are drawn to it. */
export interface Thing {
  readonly id: string;
  readonly label: string;
}

/** More buckets than this and those that are alike are drawn as one. */
const SINGLY = 12;

/**
 * Draws accounts, roles, buckets, keys and topics as an inline SVG. Its colours are the page's.
 *
 * Graphviz lays it out, so that nobody places anything by hand.
 */
export async function diagram(accounts: readonly DiagramAccount[]): Promise<Html> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = viz.renderString(graph(accounts), { format: "svg" });
  return new Html(svg.slice(svg.indexOf("<svg")).replace(/<title>[^<]*<\/title>/g, ""));
}

function graph(accounts: readonly DiagramAccount[]): Graph {
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.15, ranksep: 1.1, fontname: "Arial" },
    nodeAttributes: { shape: "box", style: "rounded", fontname: "Arial", fontsize: 11, margin: "0.2,0.08" },
    edgeAttributes: { fontname: "Arial", fontsize: 9, arrowsize: 0.6 },
    subgraphs: accounts.map(accountOf),
    edges: accounts.flatMap(({ id, buckets }) =>
      drawn(buckets).flatMap((group, n) => [
        ...Object.entries(group.grants).map(([role, level]) => ({
          tail: `role/${role}`,
          head: bucketNode(id, n),
          attributes: { label: level },
        })),
        ...things(group).map((thing) => ({
          tail: bucketNode(id, n),
          head: thing.id,
          attributes: { arrowhead: "none" },
        })),
      ]),
    ),
  };
}

function accountOf({ id, roles, buckets }: DiagramAccount): Subgraph {
  return {
    name: `cluster_${id}`,
    graphAttributes: { label: `account ${id}`, style: "rounded", fontsize: 12 },
    nodes: [
      ...roles.map(({ name, level }) => ({
        name: `role/${name}`,
        attributes: { label: `role ${name}\nat most ${level}`, class: "role" },
      })),
      ...drawn(buckets).flatMap((group, n) => [
        { name: bucketNode(id, n), attributes: { label: `${group.title}\n${group.region}`, class: "bucket" } },
        ...things(group).map((thing) => ({ name: thing.id, attributes: { label: thing.label, shape: "plaintext" } })),
      ]),
    ],
  };
}

interface Group extends Omit<DiagramBucket, "name"> {
  readonly title: string;
}

/** One a bucket; or, of many, one for those with the same grants in the same Region. */
function drawn(buckets: readonly DiagramBucket[]): readonly Group[] {
  if (buckets.length <= SINGLY) return buckets.map((b) => ({ ...b, title: `bucket ${b.name}` }));
  const alike = new Map<string, DiagramBucket[]>();
  for (const bucket of buckets) {
    const like = JSON.stringify([bucket.region, Object.entries(bucket.grants).sort()]);
    alike.set(like, [...(alike.get(like) ?? []), bucket]);
  }
  return [...alike.values()].flatMap(([first, ...more]) =>
    first
      ? [
          more.length === 0
            ? { ...first, title: `bucket ${first.name}` }
            : { ...first, title: `${first.name}\nand ${more.length} more alike`, key: undefined, topic: undefined },
        ]
      : [],
  );
}

function bucketNode(account: string, n: number): string {
  return `bucket/${account}/${n}`;
}

function things({ key, topic }: Group): readonly Thing[] {
  return [key, topic].filter((thing) => thing !== undefined);
}
