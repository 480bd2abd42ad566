import { type Html, html } from "../rehearsal/report/html";
import { counted, type Report, type StackReport } from "./report";
import { resource } from "./report-markdown";

/** Renders a report as a self-contained HTML page, which loads no other files. */
export function reportHtml({ project, stacks, broken, access }: Report): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <title>Preview of ${project}</title>
      <style>
        body {
          font:
            15px/1.5 system-ui,
            sans-serif;
          max-width: 70rem;
          margin: 2rem auto;
          padding: 0 1rem;
        }
        table {
          border-collapse: collapse;
          width: 100%;
        }
        th,
        td {
          text-align: left;
          padding: 0.3rem 0.6rem;
          border-bottom: 1px solid #ccc;
          vertical-align: top;
        }
        pre {
          background: #f4f4f4;
          padding: 0.8rem;
          overflow-x: auto;
          white-space: pre-wrap;
        }
        .failed {
          color: #a00;
        }
        @media (prefers-color-scheme: dark) {
          body {
            background: #111;
            color: #eee;
          }
          pre {
            background: #222;
          }
          .failed {
            color: #f88;
          }
        }
      </style>
      <h1>Preview of ${stacks.length} stacks of ${project}</h1>
      ${broken.map(
        ({ file, problem }) =>
          html`<h2 class="failed">${file}</h2>
            <pre>${problem}</pre>`,
      )}
      <table>
        <thead>
          <tr>
            <th>Stack</th>
            <th>Account</th>
            <th>Region</th>
            <th>Changes</th>
            <th>Findings</th>
          </tr>
        </thead>
        ${stacks.map(row)}
      </table>
      ${
        access
          ? html`<h2>Access, compared with ${access.ref}</h2>
              <pre>${access.markdown}</pre>`
          : ""
      }
      ${stacks.map(details)}
    </html>`.text;
}

function row({ name, accountId, region, result }: StackReport): Html {
  const changes =
    result.kind === "deferred"
      ? result.because
      : result.kind === "failed"
        ? html`<span class="failed">failed</span>`
        : counted(result.changes);
  const findings = "findings" in result ? result.findings.length : 0;
  return html`<tr>
    <td>${name}</td>
    <td>${accountId}</td>
    <td>${region}</td>
    <td>${changes}</td>
    <td>${findings}</td>
  </tr>`;
}

function details({ name, result }: StackReport): Html | string {
  if (result.kind === "deferred") return "";
  const lines = [
    ...(result.kind === "failed" ? [result.message] : result.notes),
    ...result.findings.map(({ level, policy, urn, message }) => `${level} ${policy} on ${resource(urn)}: ${message}`),
    ...result.changes.map(({ op, urn }) => `${op.padEnd(8)} ${resource(urn)}`),
  ];
  return lines.length === 0
    ? ""
    : html`<h2>${name}</h2>
        <pre>${lines.join("\n")}</pre>`;
}
