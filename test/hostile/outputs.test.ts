import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { forTerminal, jsonForTerminal } from "../../documents/neutral-text";
import { type Discovery, discoveryText } from "../../discover/report";
import type { Report } from "../../fleet/report";
import { reportHtml } from "../../fleet/report-html";
import { reportMarkdown } from "../../fleet/report-markdown";
import { showProgress } from "../../fleet/progress";
import { run as iamProve } from "../../packages/iam/cli/run";
import { fault } from "../../policypack/lib/finding";
import type { AccessDifference } from "../../rehearsal/diff/access-changes";
import { accessMarkdown } from "../../rehearsal/diff/markdown";
import { type ProtectionRemoved, protectionSection } from "../../rehearsal/diff/protection";
import { type TouchedCode, touchedSection } from "../../rehearsal/diff/touched-code";
import type { Explanation } from "../../rehearsal/explain";
import { junit } from "../../rehearsal/formats/junit";
import { rehearsalMarkdown } from "../../rehearsal/formats/rehearsal-markdown";
import { sarif } from "../../rehearsal/formats/sarif";
import { report } from "../../rehearsal/report";
import type { Rehearsal } from "../../rehearsal/result";
import { declaredDocuments } from "../../rehearsal/terminal/declared-documents";
import { explanationText } from "../../rehearsal/terminal/explanation-text";
import { render } from "../../rehearsal/terminal/screen";
import { startPage } from "../../rehearsal/terminal/start-page";
import { whoCanText } from "../../rehearsal/terminal/who-can-text";
import type { WhoCan } from "../../rehearsal/who-can";
import { printed } from "../../verify/print";
import type { Verification } from "../../verify/result";
import { PROVENANCE, sample } from "../rehearsal/report/sample";
import { parseXml } from "../rehearsal/formats/xml";
import { randomFrom } from "../support/random";
import { repositoryFiles, ROOT } from "../support/source-files";

/** The word that each hostile text begins its forged lines with. */
const FORGED = "FORGED";

const PIECES = [
  `\n${FORGED}`,
  `\r${FORGED}`,
  `\n::error::${FORGED}`,
  `\n##[error]${FORGED}`,
  `\n\`\`\`\n# ${FORGED}\n`,
  `\n\n<h1>${FORGED}</h1>\n\n`,
  "````",
  "`",
  "\u001b[2J",
  "\u001b]8;;http://x\u0007",
  "\u009b31m",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u2028",
  "\u0000",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "![x](http://x)",
  "[x](javascript:x)",
  "| |",
  "]]>",
  "--><!--",
  "@everyone",
  '" onload="x',
];

/** Words of the program's own, which no live document, tag or file can set. */
const FIXED: ReadonlySet<string> = new Set([
  "kind",
  "verdict",
  "level",
  "severity",
  "op",
  "is",
  "source",
  "outcome",
  "side",
  "means",
  "said",
  "why",
]);

/** The same value with hostile text after every text in it, keys too where others name them. */
function hostile<T>(value: T, evil: string): T {
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === "string") return FIXED.has(key) ? one : `${one}${evil}`;
    if (Array.isArray(one)) return one.map((item) => walk(item, key));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, of]) => [name, walk(of, name)]));
  };
  return walk(value, "") as T;
}

const FAILED: Rehearsal = {
  ...sample("acme"),
  held: false,
  violations: [
    {
      id: 0,
      kind: "more",
      intent: "bucket/acme",
      sentence: "can",
      bucket: "acme",
      actions: ["s3:Get"],
      deciding: ["Allow"],
    },
    { id: 1, kind: "setting", intent: "", sentence: "is off", bucket: "acme", actions: [], deciding: [] },
  ],
  findings: [
    {
      rule: "one",
      level: "mandatory",
      severity: "low",
      stack: "data",
      urn: "urn:p::acme",
      url: "https://x",
      message: "bad",
    },
    { rule: "two", level: "advisory", severity: "low", stack: "data", urn: "", url: "", message: "less bad" },
  ],
  assumptions: [{ text: "it is so", intents: ["bucket/acme"] }],
  notes: ["a note"],
  documents: [],
};
const VERIFIED: Verification = {
  version: 1,
  project: "p",
  verdict: "violation",
  stacks: [{ name: "data", accountId: "222222222222", caller: "arn" }],
  read: { bucket: 1 },
  findings: [{ kind: "access", of: "bucket/acme", stack: "data", title: "may now", details: ["a detail"] }],
  unchecked: [{ of: "bucket/acme", action: "s3:Get", why: "denied", message: "denied" }],
  reworded: ["bucket/acme"],
  access: [{ role: "indexer", bucket: "acme", declared: "read", verdict: "violated" }],
  statements: 1,
  live: [],
  notes: ["a note"],
  milliseconds: 1,
};
const DIFFERENCE: AccessDifference = {
  changes: [{ kind: "grants", who: "indexer", on: "acme", actions: ["s3:Get"], sentence: "+ indexer may" }],
  reworded: ["bucket/acme"],
  undecided: ["bucket/acme, whose"],
  unknown: ["arn"],
};
const PROTECTION: readonly ProtectionRemoved[] = [{ stack: "data", of: "bucket/acme", sentence: "lock: 9 before" }];
const CODE: readonly TouchedCode[] = [{ kind: "workflows", means: "They decide.", files: [".github/workflows/x.yml"] }];
const EXPLAINED: Explanation = {
  asked: { role: "indexer", action: "s3:GetObject", uri: "s3://acme/x", vpce: "vpce", tls: true },
  allowed: false,
  decisions: [
    {
      request: { caller: { kind: "role", arn: "arn", session: "s" }, action: "s3:Get", resource: "arn", context: {} },
      allowed: false,
      cause: "denied",
      layers: [{ layer: "boundary", outcome: "denies", statements: ["Deny X"], missed: ["Allow Y"] }],
    },
  ],
  levels: "read has it",
  remedy: ["grant it"],
  gives: ["s3:Get"],
};
const WHO: WhoCan = {
  action: "s3:GetObject",
  resource: "arn",
  holders: [
    {
      who: "indexer",
      kind: "role",
      when: ["through vpce"],
      provided: "it is so",
      request: {
        caller: { kind: "role", arn: "arn", session: "s" },
        action: "s3:GetObject",
        resource: "arn",
        context: {},
      },
    },
  ],
  undecided: ["bucket/acme"],
  assumptions: ["it is so"],
};
const FLEET: Report = {
  version: 1,
  project: "p",
  stacks: [
    {
      name: "a",
      role: "data",
      accountId: "222222222222",
      region: "us-east-1",
      fingerprint: "f",
      result: {
        kind: "succeeded",
        changes: [{ op: "create", urn: "urn:pulumi:data::p::aws:s3/bucket:Bucket::acme" }],
        unchanged: 0,
        notes: [],
        findings: [{ policy: "one", level: "advisory", urn: "urn:pulumi:data::p::t::acme", message: "bad" }],
      },
    },
    {
      name: "b",
      role: "data",
      accountId: "2",
      region: "r",
      fingerprint: "f",
      result: { kind: "deferred", because: "no" },
    },
  ],
  broken: [{ name: "c", file: "Pulumi.c.yaml", problem: "bad" }],
};

const DISCOVERY: Discovery = {
  files: ["Pulumi.data.yaml"],
  stacks: [{ name: "data", accountId: "222222222222", buckets: ["acme"] }],
  grantees: [{ name: "indexer", principal: "arn", trust: ["arn"] }],
  statements: [
    {
      bucket: "acme",
      policyOf: "arn",
      sid: "Theirs",
      digest: "d",
      effect: "Allow",
      said: "part",
      reasons: ["a condition"],
    },
  ],
  left: ["a trail"],
  leftOut: [{ bucket: "other", reason: "refused" }],
  changes: [{ of: "bucket/acme", lines: ["+ Ours"], warnings: ["a denial"] }],
  roles: ["indexer: more than its grants"],
  rehearsal: { held: false, violations: ["may"], findings: ["bad"] },
  access: { changes: ["+ indexer may"], undecided: ["acme"] },
  unread: [{ of: "bucket/acme", action: "s3:Get", why: "denied", message: "denied" }],
};

/** What `showProgress` writes where there is no terminal. */
function progressOf(evil: string): string {
  let written = "";
  const output = { isTTY: false, columns: 80, write: (text: string) => ((written += text), true) };
  const progress = showProgress(output as unknown as NodeJS.WriteStream);
  progress.begin(1);
  progress.started(`a${evil.replaceAll("\n", "")}`);
  progress.ended("a", true, `failed: ${evil.replaceAll("\n", " ")}`);
  progress.close();
  return written;
}

/** What `iam-prove` prints of a policy that has a text in its Sid, its resource, its condition, and outside its grammar. */
function iamOutputs(evil: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "iam-prove-"));
  try {
    const file = (name: string, statement: object) => {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
      return path;
    };
    const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::acme/x${evil}` };
    const texts = [
      file("resource.json", allow),
      file("condition.json", { ...allow, Condition: { StringEquals: { "s3:prefix": `a${evil}` } } }),
      file("sid.json", { ...allow, Sid: `a${evil}` }),
      file("bad.json", { ...allow, [`Bad${evil}`]: `b${evil}`, Action: `a${evil}` }),
    ].flatMap((path) =>
      [[], ["--json"]].map((more) => iamProve(["no-public-access", path, "--type", "bucket", ...more])),
    );
    return [...texts, iamProve(["no-public-access", join(folder, "none")])].map(({ out, err }) => out + err);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SCREEN = { columns: undefined, colours: false };
const TERMINAL: Readonly<Record<string, (evil: string) => string | readonly string[]>> = {
  "npm start": (evil) => render(startPage(hostile(FAILED, evil), { screen: SCREEN }), SCREEN),
  "npm start --documents": (evil) => render(declaredDocuments(hostile(FAILED, evil)), SCREEN),
  "npm start --format sarif": (evil) => jsonForTerminal(sarif(hostile(FAILED, evil)), 2),
  verify: (evil) => forTerminal(printed(hostile(VERIFIED, evil))),
  explain: (evil) => forTerminal(explanationText(hostile(EXPLAINED, evil))),
  "who-can": (evil) => forTerminal(whoCanText(hostile(WHO, evil), `s3://acme/${evil}`)),
  discover: (evil) => forTerminal(discoveryText(hostile(DISCOVERY, evil))),
  fleet: progressOf,
  "the policy pack": (evil) => {
    const found = fault(`bucket ${evil}`);
    return found.is === "fault" ? found.message : "";
  },
  "iam-prove": iamOutputs,
};
const MARKDOWN: Readonly<Record<string, (evil: string) => string>> = {
  "npm start --format markdown": (evil) => rehearsalMarkdown(hostile(FAILED, evil)),
  "access-diff": (evil) => accessMarkdown(hostile(DIFFERENCE, evil), `main${evil}`, `other${evil}`),
  "the section on protection": (evil) => protectionSection(hostile(PROTECTION, evil)),
  "the section on code": (evil) => touchedSection(hostile(CODE, evil)),
  "the report of a fleet": (evil) => reportMarkdown(hostile(FLEET, evil)),
};
const HTML: Readonly<Record<string, (evil: string) => string | Promise<string>>> = {
  "the report of a fleet": (evil) => reportHtml(hostile(FLEET, evil)),
  "rehearsal.html": (evil) => report(hostile(FAILED, evil), PROVENANCE),
};

const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u206f\ufeff]/;
/** GitHub renders HTML in Markdown, after its own filter; here none is let through. */
const rendering = new MarkdownIt({ html: true });

/** Hostile texts: each piece by itself, and some together. */
function* evils(): Generator<string> {
  yield* PIECES;
  const random = randomFrom(7);
  for (let n = 0; n < 40; n++) {
    yield Array.from({ length: 4 }, () => PIECES[Math.floor(random() * PIECES.length)] ?? "").join("x");
  }
}

/** Whether a call that writes is given what a function for the output made, or a text without anything put into it. */
function isNeutral(call: string): boolean {
  if (/\b(forTerminal|jsonForTerminal|oneLine|render)\(/.test(call)) return true;
  return /\((HELP|USAGE|"[^"]*")\)/.test(call);
}

describe("text that others wrote, in what is printed", () => {
  for (const [what, output] of Object.entries(TERMINAL)) {
    it(`is no more than text to a terminal and a runner: ${what}`, () => {
      for (const evil of evils()) {
        for (const text of [output(evil)].flat()) {
          assert.doesNotMatch(text, UNSEEN, JSON.stringify(evil));
          for (const line of text.split("\n").map((one) => one.trimStart())) {
            assert.ok(
              !line.startsWith("::") && !line.includes("##[") && !line.startsWith(FORGED),
              JSON.stringify(line),
            );
          }
        }
      }
    });
  }

  for (const [what, output] of Object.entries(MARKDOWN)) {
    it(`is no markup in Markdown: ${what}`, () => {
      for (const evil of evils()) {
        const page = rendering.render(output(evil));
        assert.doesNotMatch(page, /<script|<img|<h1|<a |href="javascript/, JSON.stringify(evil));
        assert.doesNotMatch(page, UNSEEN, JSON.stringify(evil));
      }
    });
  }

  for (const [what, output] of Object.entries(HTML)) {
    it(`is no markup in HTML: ${what}`, async () => {
      for (const evil of [...evils()].filter((_, n) => n % 4 === 0 || n < PIECES.length)) {
        const page = await output(evil);
        assert.doesNotMatch(page, /<script>alert|<img src=x|" onload="x|<h1>FORGED/, JSON.stringify(evil));
        const unseen = UNSEEN.exec(page);
        assert.equal(unseen && JSON.stringify(page.slice(unseen.index - 40, unseen.index + 40)), null);
      }
    });
  }

  it("is no markup in XML", () => {
    for (const evil of evils()) {
      const text = forTerminal(junit(hostile(FAILED, evil)));
      assert.ok(parseXml(text));
      assert.doesNotMatch(text, UNSEEN);
      assert.doesNotMatch(text, /^\s*::|##\[/m);
    }
  });
});

describe("what writes to a terminal", () => {
  /** Files that may write what they are given: the others print by `print`, `printJson` and `main`. */
  const WRITERS: ReadonlySet<string> = new Set([
    "rehearsal/cli/main.ts",
    "packages/iam/cli/iam-prove.ts",
    "fleet/progress.ts",
    "rehearsal/cli/progress.ts",
  ]);
  /** All that users run, from the root of the repository: these folders are for who changes the program. */
  const SOURCES = repositoryFiles(".ts").filter(
    (file) => !file.endsWith(".d.ts") && !/^(bench|sandbox)\/|(^|\/)test\//.test(file),
  );

  it("passes through the functions for it, or is a fixed text", () => {
    const found = SOURCES.flatMap((file) => {
      if (WRITERS.has(file)) return [];
      const text = readFileSync(join(ROOT, file), "utf8");
      const calls = text.match(/(process\.std(out|err)\.write|console\.\w+|output\.write)\(.*/g) ?? [];
      return calls.filter((call) => !isNeutral(call)).map((call) => `${file}: ${call}`);
    });
    assert.deepEqual(found, []);
  });
});
