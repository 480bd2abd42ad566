import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../result";
import { html, Html } from "./html";

/** What was found of an intent, or of a role on a bucket. */
export type Status = Verdict;

/** What is intended for one resource or role. */
export interface Group {
  /** The anchor that a cell of the matrix points at. */
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** The intended access, a sentence each. */
  readonly access: readonly string[];
  readonly assumptions: readonly string[];
  /** The ids of the documents that decide it. */
  readonly documents: readonly string[];
}

/** A role's access to a bucket, as the matrix shows it. */
export interface MatrixCell {
  readonly status: Status;
  /** The level that the configuration grants; undefined for none. */
  readonly level: string | undefined;
  readonly group: string;
}

/** What the page shows. Everything is text; the page escapes it. */
export interface Page {
  readonly status: Status;
  readonly verdict: string;
  /** How many requests stand for how many. */
  readonly extent: string;
  readonly roles: readonly { readonly name: string; readonly arn: string; readonly level: string }[];
  readonly buckets: readonly {
    readonly name: string;
    readonly where: string;
    readonly cells: readonly MatrixCell[];
  }[];
  readonly diagram: Html;
  readonly violations: readonly { readonly sentence: string; readonly why: readonly string[] }[];
  readonly groups: readonly Group[];
  readonly findings: readonly {
    readonly rule: string;
    readonly level: string;
    readonly resource: string;
    readonly message: string;
    readonly url: string | undefined;
  }[];
  readonly documents: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly size: number;
    readonly limit: { readonly most: number; readonly unit: string } | undefined;
  }[];
}

const WORDS: Readonly<Record<Status, string>> = { proved: "✓ proved", violated: "✗ violated", assumed: "? if" };

/** The whole page, self-contained: style and behaviour are in it, and nothing is fetched. */
export function render(page: Page): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Who can do what: rehearsal</title>
        <style>
          ${asset("style.css")}
        </style>
      </head>
      <body>
        <header>
          <h1>Who can do what</h1>
          <p class="verdict ${page.status}" role="status">${page.verdict}</p>
          <p class="faint">${page.extent}</p>
        </header>
        <div class="finder" role="search">
          <label for="find">Find</label>
          <input id="find" type="search" placeholder="a role, a bucket, an action, denied …" autocomplete="off" />
          <span id="found" class="faint" aria-live="polite"></span>
          <span class="faint">press / to search, Esc to clear</span>
        </div>
        <main>
          ${words()} ${matrix(page)} ${page.violations.length === 0 ? "" : violations(page)}
          <section aria-labelledby="picture">
            <h2 id="picture">The accounts</h2>
            <p class="faint">
              An arrow is a grant: the role at its start may do with the bucket at its end what the word on it says.
            </p>
            <div class="diagram scroll">${page.diagram}</div>
          </section>
          ${groups(page)} ${findings(page)} ${documents(page)}
        </main>
        <script>
          ${asset("behaviour.js")};
        </script>
      </body>
    </html> `.text;
}

function asset(name: string): Html {
  return new Html(readFileSync(join(__dirname, name), "utf8"));
}

function words(): Html {
  return html`<details>
    <summary>What the words mean</summary>
    <dl>
      <dt>account</dt>
      <dd>A separate part of AWS with an owner of its own. Roles live in one account here, buckets in others.</dd>
      <dt>role</dt>
      <dd>What a program signs in as. What a role may do is written down in policies.</dd>
      <dt>bucket, object</dt>
      <dd>A bucket holds objects, which are files with a name.</dd>
      <dt>policy, statement</dt>
      <dd>
        A text that allows or denies requests; a statement is a part of it. The role's policies and the bucket's must
        both allow a request, and the key's too if an object is read or written. One denial is enough.
      </dd>
      <dt>key</dt>
      <dd>What the objects are encrypted with. Without it nobody reads them.</dd>
      <dt>read, upload, readwrite, catalog</dt>
      <dd>
        How much a role may do: read objects; put objects and nothing else; both; both and delete them. Nobody may
        change the bucket itself.
      </dd>
    </dl>
  </details>`;
}

function matrix({ roles, buckets }: Page): Html {
  return html`<section aria-labelledby="access">
    <h2 id="access">Access</h2>
    <p>
      A row is a bucket, a column is a role. The word is what the bucket's owner granted; the mark says whether the
      documents give exactly that, no less and no more. Follow a cell to see what is intended, and the documents.
    </p>
    <div class="scroll">
      <table id="matrix">
        <thead>
          <tr>
            <th scope="col">Bucket</th>
            ${roles.map((r) => html`<th scope="col">${r.name}<small>at most ${r.level}</small></th>`)}
          </tr>
        </thead>
        <tbody>
          ${buckets.map(
            (b) =>
              html`<tr
                data-find="${[b.name, b.where, ...b.cells.map((c, n) => `${roles[n]?.name ?? ""} ${c.level ?? "no access"} ${WORDS[c.status]}`)].join(" ")}"
              >
                <th scope="row">${b.name}<small>${b.where}</small></th>
                ${b.cells.map(
                  (c) =>
                    html`<td>
                      <a
                        class="cell ${c.status}${c.level === undefined ? " none" : ""}"
                        href="#${encodeURIComponent(c.group)}"
                        >${c.level ?? "no access"} <span aria-label="${WORDS[c.status]}">${mark(c.status)}</span></a
                      >
                    </td>`,
                )}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <p class="faint">
      ✓ proved for every request. ✗ violated: the documents say something else. ? proved, if the assumptions hold.
    </p>
  </section>`;
}

function mark(status: Status): string {
  return WORDS[status].charAt(0);
}

function violations({ violations }: Page): Html {
  return html`<section aria-labelledby="violations">
    <h2 id="violations">Violations</h2>
    ${violations.map(
      ({ sentence, why }) =>
        html`<article class="violated verdict" data-find="violation ${sentence}">
          <strong>${sentence}</strong>
          <ul>
            ${why.map((w) => html`<li>${w}</li>`)}
          </ul>
        </article> `,
    )}
  </section>`;
}

function groups({ groups }: Page): Html {
  return html`<section aria-labelledby="why">
    <h2 id="why">Intended access</h2>
    <p>
      What the configuration says of each resource and role. Proved means: for every request, neither less nor more.
    </p>
    ${groups.map(
      (g) =>
        html`<details data-find="${[g.title, WORDS[g.status], ...g.access].join(" ")}">
          <summary id="${g.id}">${g.title} <span class="cell ${g.status}">${WORDS[g.status]}</span></summary>
          <ul>
            ${g.access.map((sentence) => html`<li>${sentence}</li>`)}
            ${g.assumptions.map((sentence) => html`<li>Assumed: ${sentence}</li>`)}
          </ul>
          <p>${g.documents.map((id) => html`<a href="#${encodeURIComponent(id)}">${id}</a> `)}</p>
        </details> `,
    )}
  </section>`;
}

function findings({ findings }: Page): Html {
  return html`<section aria-labelledby="findings">
    <h2 id="findings">What the policy pack says</h2>
    ${
      findings.length === 0
        ? html`<p>Nothing: every rule holds.</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Resource</th>
                <th scope="col">Finding</th>
              </tr>
            </thead>
            <tbody>
              ${findings.map(
                (f) =>
                  html`<tr data-find="${[f.rule, f.resource, f.level, f.message].join(" ")}">
                    <td>
                      ${f.url === undefined ? f.rule : html`<a href="${f.url}">${f.rule}</a>`}<small>${f.level}</small>
                    </td>
                    <td>${f.resource}</td>
                    <td>${f.message}</td>
                  </tr> `,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

function documents({ documents }: Page): Html {
  return html`<section aria-labelledby="documents">
    <h2 id="documents">The documents</h2>
    <p>Word for word as they are sent to AWS, each with its size against AWS's limit.</p>
    ${documents.map(
      (d) =>
        html`<details data-find="${d.id} ${d.title} ${d.text}">
          <summary id="${d.id}">${d.title} ${meter(d)}</summary>
          <pre>${d.text}</pre>
        </details> `,
    )}
  </section>`;
}

function meter({ size, limit }: Page["documents"][number]): Html {
  if (!limit) return html`<span class="faint">${size} characters</span>`;
  const high = Math.round(limit.most * 0.8);
  return html`<meter min="0" max="${limit.most}" high="${high}" value="${size}"></meter>
    <span class="faint">${size} of ${limit.most} ${limit.unit}</span>`;
}
