import { escapeUnseen } from "@cross-account-s3/iam";
import type { Graph } from "@viz-js/viz" with { "resolution-mode": "import" };
import type { Rehearsal } from "../result";
import { Html, html } from "./html";

/** An account, with the groups of its buckets in the diagram. */
interface DrawnAccount {
  readonly id: string;
  readonly groups: readonly BucketGroup[];
}

/** Buckets of an account with the same grants in the same Region. The diagram has one arrow for each grant. */
interface BucketGroup {
  readonly region: string;
  readonly buckets: readonly string[];
  /** The grants in words, by role name. */
  readonly grants: Readonly<Record<string, string>>;
}

/** The maximum number of diagrams, one for each account. The matrix has all accounts. */
const MOST_ACCOUNTS = 8;
/** The maximum number of groups in a diagram. */
const MOST_GROUPS = 12;
/** The maximum number of buckets that are named for a group. */
const NAMED = 3;

/**
 * Returns a diagram for each account that owns buckets, with the roles that have access to them, as an inline SVG. The style sheet of the
 * page sets the colours; Graphviz computes the layout.
 */
export async function diagrams(rehearsal: Rehearsal): Promise<Html> {
  const accounts = accountsOf(rehearsal);
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const figures = accounts.slice(0, MOST_ACCOUNTS).map((account) => {
    const svg = escapeUnseen(viz.renderString(graph(account, rehearsal), { format: "svg" }));
    const inline = new Html(
      svg.slice(svg.indexOf("<svg") + "<svg".length).replace(/<title>[^<]*<\/title>|<!--[^]*?-->/g, ""),
    );
    const label = `Account ${account.id}: the roles that reach its buckets, and what each is granted`;
    return html`<figure>
      <figcaption>Account ${account.id}</figcaption>
      <div class="scroll" tabindex="0" role="group" aria-label="${label}"><svg role="img" aria-label="${label}" ${inline}</div>
    </figure>`;
  });
  const more = accounts.length - MOST_ACCOUNTS;
  return html`${figures}${more > 0 ? html`<p class="faint">${more} more accounts are not drawn; filter the matrix by account.</p>` : ""}`;
}

/** A group to which buckets can be added. */
interface Collected extends BucketGroup {
  readonly buckets: string[];
}

function accountsOf({ buckets }: Rehearsal): readonly DrawnAccount[] {
  const accounts = new Map<string, Map<string, Collected>>();
  for (const { accountId, name, region, grants } of buckets) {
    const words: Record<string, string> = {};
    for (const { role, granted, via } of grants) {
      const one = via ? `${granted} via a role` : granted;
      words[role] = words[role] === undefined ? one : `${words[role]}, ${one}`;
    }
    const groups = accounts.get(accountId) ?? new Map<string, Collected>();
    accounts.set(accountId, groups);
    const alike = JSON.stringify([region, Object.entries(words).sort()]);
    const group = groups.get(alike) ?? { region, buckets: [], grants: words };
    group.buckets.push(name);
    groups.set(alike, group);
  }
  return [...accounts].map(([id, groups]) => ({ id, groups: [...groups.values()] }));
}

function graph({ id, groups }: DrawnAccount, { roles }: Rehearsal): Graph {
  const drawn = groups.slice(0, MOST_GROUPS);
  const reaching = roles.filter(({ name }) => drawn.some(({ grants }) => grants[name] !== undefined));
  const owners = [...new Set(reaching.map(({ accountId }) => accountId))];
  const rest = groups.length - drawn.length;
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.15, ranksep: 1.1, fontname: "Arial" },
    nodeAttributes: { shape: "box", style: "rounded", fontname: "Arial", fontsize: 11, margin: "0.2,0.08" },
    edgeAttributes: { fontname: "Arial", fontsize: 9, arrowsize: 0.6 },
    subgraphs: [
      ...owners
        .filter((owner) => owner !== id)
        .map((owner) => cluster(owner, reaching.filter(({ accountId }) => accountId === owner).map(roleNode))),
      cluster(id, [
        ...reaching.filter(({ accountId }) => accountId === id).map(roleNode),
        ...drawn.map((group, n) => ({ name: `group/${n}`, attributes: { label: groupLabel(group), class: "bucket" } })),
        ...(rest > 0
          ? [{ name: "rest", attributes: { label: `and ${rest} more kinds of grants`, shape: "plaintext" } }]
          : []),
      ]),
    ],
    edges: drawn.flatMap(({ grants }, n) =>
      reaching.flatMap(({ name }) =>
        grants[name] === undefined
          ? []
          : [{ tail: `role/${name}`, head: `group/${n}`, attributes: { label: grants[name] } }],
      ),
    ),
  };
}

function cluster(id: string, nodes: NonNullable<Graph["nodes"]>) {
  return { name: `cluster_${id}`, graphAttributes: { label: `account ${id}`, style: "rounded", fontsize: 12 }, nodes };
}

function roleNode({ name, level }: Rehearsal["roles"][number]) {
  return { name: `role/${name}`, attributes: { label: `role ${name}\nat most ${level}`, class: "role" } };
}

function groupLabel({ buckets, region }: BucketGroup): string {
  const more = buckets.length - NAMED;
  const names = buckets.slice(0, NAMED).map((name) => `bucket ${name}`);
  return [...names, ...(more > 0 ? [`and ${more} more alike`] : []), region].join("\n");
}
