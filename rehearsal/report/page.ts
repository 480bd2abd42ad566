import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Verdict, Violation } from "../result";
import { html, Html } from "./html";
import type { OutsideReach } from "./outside-reach";
import type { Provenance } from "./provenance";

/** The content of the page. The page escapes all text. */
export interface Page {
  readonly status: Verdict;
  readonly verdict: string;
  readonly project: string;
  readonly provenance: Provenance;
  /** The scope of the rehearsal, one phrase each; the stacks first. */
  readonly scope: readonly string[];
  /** The counts in the header, each with the id of the section with the details. */
  readonly tallies: readonly { readonly status: Verdict; readonly text: string; readonly section: string }[];
  readonly reach: readonly OutsideReach[];
  readonly violations: readonly Violation[];
  readonly assumptions: readonly string[];
  /** Findings, the most severe first. */
  readonly findings: readonly (Finding & { readonly resource: string })[];
  readonly diagrams: Html;
  /** The packed data of the matrix and the lists. */
  readonly data: string;
}

/** The maximum number of entries of a list on the page; rehearsal.json has all of them. */
const MAX_ENTRIES = 100;
/** The maximum number of buckets that are named for the access of a role. */
const MAX_NAMED = 4;

/** Returns the whole page. It includes its style sheet and script, and fetches nothing. */
export function render(page: Page): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Who can do what: ${page.project}</title>
        <style>
          ${asset("style.css")}
        </style>
      </head>
      <body>
        ${header(page)}
        <main>
          ${glossary()} ${reach(page)} ${violations(page)} ${assumptions(page)} ${matrix()}
          <section aria-labelledby="accounts">
            <h2 id="accounts">The accounts</h2>
            <p class="faint">An arrow is a grant: what the role at its start may do with the buckets at its end.</p>
            ${page.diagrams}
          </section>
          ${findings(page)}
          ${explorer("intents", "Intended access", "What the configuration says of each resource and role.")}
          ${explorer("documents", "Documents", "As they are sent to AWS, each with its size and AWS's limit.")}
        </main>
        <script id="data" type="application/gzip">
          ${page.data}
        </script>
        <script>
          ${asset("behaviour.js")};
        </script>
      </body>
    </html> `.text;
}

function asset(name: string): Html {
  return new Html(readFileSync(join(__dirname, name), "utf8"));
}

function header({ status, verdict, project, provenance, scope, tallies }: Page): Html {
  const { at, commit, version } = provenance;
  return html`<header>
    <h1>Who can do what: ${project}</h1>
    <p class="verdict ${status}" role="status">${verdict}</p>
    <ul class="tallies">
      ${tallies.map((one) => html`<li><a class="${one.status}" href="#${one.section}">${one.text}</a></li>`)}
    </ul>
    <dl class="provenance">
      <div>
        <dt>Made</dt>
        <dd>${at}, by version ${version}</dd>
      </div>
      <div>
        <dt>Commit</dt>
        <dd>${commit ?? "not in git"}${commit?.endsWith("+") === true ? " (with changes)" : ""}</dd>
      </div>
      <div>
        <dt>Stacks</dt>
        <dd>${scope[0] ?? ""}</dd>
      </div>
      <div>
        <dt>Scope</dt>
        <dd>${scope.slice(1).join("; ")}</dd>
      </div>
    </dl>
  </header>`;
}

function glossary(): Html {
  return html`<details class="words">
    <summary>What the words mean</summary>
    <dl>
      <dt>account</dt>
      <dd>A separate part of AWS with an owner of its own. Roles live in one account here, buckets in others.</dd>
      <dt>role</dt>
      <dd>What a program signs in as. Policies say what a role may do.</dd>
      <dt>bucket, object</dt>
      <dd>A bucket holds objects, which are files with a name.</dd>
      <dt>policy, statement</dt>
      <dd>
        A text that allows or denies requests; a statement is a part of it. The role's policies and the bucket's must
        both allow a request, and the key's too if an object is read or written. One denial is enough.
      </dd>
      <dt>key</dt>
      <dd>What the objects are encrypted with. Objects cannot be read without it.</dd>
      <dt>read, upload, readwrite, catalog</dt>
      <dd>How much a role may do: read objects; put objects and nothing else; both; both and delete them.</dd>
    </dl>
  </details>`;
}

function reach({ reach: roles }: Page): Html {
  return html`<section aria-labelledby="outside">
    <h2 id="outside">Who reaches buckets of other accounts</h2>
    ${
      roles.length === 0
        ? html`<p>No role does.</p>`
        : html`<ul class="reach">
            ${roles.slice(0, MAX_ENTRIES).map(
              ({ role, arn, levels, accounts }) =>
                html`<li>
                  <strong>${role}</strong> <code>${arn}</code>
                  <ul>
                    ${levels.map(({ level, granted, buckets }) => html`<li><span class="level ${level ?? "some"}">${granted}</span> ${bucketNames(buckets)}</li>`)}
                    ${accounts > 1 ? html`<li class="faint">in ${accounts} accounts</li>` : ""}
                  </ul>
                </li>`,
            )}
          </ul>`
    }${moreEntries(roles.length)}
  </section>`;
}

function bucketNames(buckets: readonly string[]): string {
  const more = buckets.length - MAX_NAMED;
  if (more <= 1) return buckets.join(", ");
  return `${buckets.slice(0, MAX_NAMED).join(", ")} and ${more.toLocaleString("en")} more buckets`;
}

function moreEntries(length: number): Html | string {
  const more = length - MAX_ENTRIES;
  return more > 0 ? html`<p class="faint">${more.toLocaleString("en")} more are in rehearsal.json.</p>` : "";
}

function violations({ violations: list }: Page): Html {
  return html`<section aria-labelledby="violations">
    <h2 id="violations">Violations</h2>
    ${list.length === 0 ? html`<p>None: the documents give what the configuration intends, for every request.</p>` : ""}
    ${list.slice(0, MAX_ENTRIES).map(
      ({ sentence, actions, deciding }) =>
        html`<article class="violated verdict">
          <strong>${sentence}</strong>
          <ul>
            ${actions.length > 1 ? html`<li>Actions: ${actions.join(", ")}</li>` : ""}
            ${deciding.map((statement) => html`<li>${statement}</li>`)}
          </ul>
        </article> `,
    )}
    ${moreEntries(list.length)}
  </section>`;
}

function assumptions({ assumptions: list }: Page): Html {
  return html`<section aria-labelledby="assumptions">
    <h2 id="assumptions">Assumptions</h2>
    ${
      list.length === 0
        ? html`<p>None: every document is known.</p>`
        : html`<ul>
            ${list.slice(0, MAX_ENTRIES).map((text) => html`<li>${text}</li>`)}
          </ul>`
    }
    ${moreEntries(list.length)}
  </section>`;
}

function matrix(): Html {
  return html`<section aria-labelledby="access">
    <h2 id="access">Access</h2>
    <p>
      A row is a bucket, a column is a role. The word is what the bucket's owner granted; the mark says whether the
      documents give exactly that. Follow a cell to what is intended, and to the documents.
    </p>
    <noscript><p class="verdict assumed">The matrix needs JavaScript; rehearsal.json has the same.</p></noscript>
    <form id="filters" role="search">
      <label>Find <input id="find" type="search" placeholder="buckets, roles …" autocomplete="off" /></label>
      <label
        >Role
        <select id="role"></select
      ></label>
      <label
        >Account
        <select id="account"></select
      ></label>
      <label
        >Access
        <select id="level"></select
      ></label>
      <label
        >Proof
        <select id="verdict">
          <option value="">all</option>
          <option value="proved">✓ proved</option>
          <option value="assumed">? assumed</option>
          <option value="violated">✗ violated</option>
        </select></label
      >
      <button type="button" id="csv">Save as CSV</button>
    </form>
    <p id="found" class="faint" aria-live="polite"></p>
    <div class="scroll" tabindex="0" role="group" aria-label="Access by bucket and role">
      <table id="matrix"></table>
    </div>
    <nav id="pages" aria-label="Pages of the matrix"></nav>
    <p class="faint">
      ✓ proved for every request. ✗ violated: the documents say something else. ? proved, if the assumptions hold. Press
      / to search, Esc to clear.
    </p>
    <section id="detail" aria-live="polite" hidden></section>
  </section>`;
}

function findings({ findings: list }: Page): Html {
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings of the policy pack</h2>
    ${
      list.length === 0
        ? html`<p>None: every rule holds.</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-label="Findings">
            <table>
              <thead>
                <tr>
                  <th scope="col">Severity</th>
                  <th scope="col">Rule</th>
                  <th scope="col">Resource</th>
                  <th scope="col">Finding</th>
                </tr>
              </thead>
              <tbody>
                ${list.slice(0, MAX_ENTRIES).map(
                  (f) =>
                    html`<tr>
                      <td>${f.severity}<small>${f.level}</small></td>
                      <td>${f.url === "" ? f.rule : html`<a href="${f.url}">${f.rule}</a>`}</td>
                      <td>${f.resource}</td>
                      <td>${f.message}</td>
                    </tr> `,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${moreEntries(list.length)}
  </section>`;
}

function explorer(id: string, title: string, about: string): Html {
  return html`<section class="explorer" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p>${about} The search above filters this list too.</p>
    <p id="${id}-found" class="faint"></p>
    <div id="${id}-list"></div>
    <nav id="${id}-pages" aria-label="Pages of ${title}"></nav>
  </section>`;
}
