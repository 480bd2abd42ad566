import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { SIZE_LIMITS } from "@cross-account-s3/iam";
import ts from "typescript";

const ROOT = join(__dirname, "../../..");

/** What packages/iam has, and no other folder may have again. */
type Copy = "wildcard matcher" | "JSON reader" | "limit" | "principal ARN";

/** Files that look like a copy and are none, each with the reason. */
const ALLOWED: Readonly<Record<Copy, Readonly<Record<string, string>>>> = {
  "wildcard matcher": {
    "fleet/run-record.ts": "the name of a run's file",
    "rehearsal/prove/shapes.ts": "all places in a pattern that a name leads to, not whether it matches",
    "stacks/config/cors.ts": "counts the stars of an origin of CORS",
    "stacks/config/fields.ts": "puts the form of a name of IAM together",
    "stacks/config/network.ts": "the id of a VPC or endpoint",
  },
  "JSON reader": {
    "adopt/json.ts": "keeps a document of others as it is, and refuses numbers that could not be written back",
    "adopt/live.ts": "the file of live states, which the program wrote",
    "adopt/properties.ts": "inputs and outputs of the dynamic resources, which the program wrote",
    "fleet/state-file.ts": "the state of a run of the fleet",
    "policypack/lib/config-file.ts": "the configuration of the pack",
    "policypack/lib/settings.ts": "the configuration of a stack",
    "rehearsal/change.ts": "the configuration of a stack, and a change of it",
    "rehearsal/declared.ts": "inputs of the dynamic resources, which the program wrote",
    "rehearsal/diff/other-ref.ts": "what another version of the program declares",
    "rehearsal/diff/protection.ts": "the configuration of a stack",
    "rehearsal/policy-files.ts": "the configuration of a stack",
    "rehearsal/resource-settings.ts": "inputs of declared resources, which the program wrote",
    "rehearsal/run/conflicts.ts": "inputs of the dynamic resources, which the program wrote",
    "rehearsal/run/project.ts": "the configuration of a stack",
    "sandbox/fleet/command.ts": "the state of a run of the fleet",
    "sandbox/pulumi.ts": "outputs of a stack",
    "sandbox/state.ts": "the state of a stack",
    "sandbox/steps/verify.ts": "the verifier's report",
    "sandbox/third-party-resources.ts": "compares documents as JSON, whatever they mean",
    "stacks/config/index.ts": "the configuration of a stack",
    "verify/doctor/stacks.ts": "the list of stacks that Pulumi prints",
    "verify/readers/bucket-rules.ts": "declared rules of a bucket, which the program wrote",
    "verify/readers/values.ts": "compares documents as JSON, whatever they mean",
    "verify/shared-part.ts": "inputs of the dynamic resources, which the program wrote",
  },
  limit: { "documents/event-forwarding.ts": "EventBridge's limit on the pattern of a rule, which is no policy" },
  "principal ARN": {
    "policypack/lib/foreigners.ts": "patterns of roles in conditions, of which the prefix has to be exact",
    "policypack/lib/resource.ts": "the account in the role that a provider assumes",
    "policypack/rules/iam/attachment-broad.ts": "AWS's managed policies",
    "policypack/rules/iam/policy-data.ts": "patterns of roles in Resource",
    "policypack/rules/iam/policy-passrole.ts": "patterns of roles in Resource",
    "policypack/rules/iam/trust-oidc.ts": "the address in the ARN of an identity provider",
    "stacks/config/fields.ts": "the ARN of a managed policy in the configuration",
  },
};

const LIMITS: ReadonlySet<number> = new Set(Object.values(SIZE_LIMITS).map(({ most }) => most));

/** A text that holds only wildcards: what a matcher looks for in a pattern. */
const WILDCARD = /^[*?]$/;

/** A regular expression that looks for wildcards in order to replace them. */
const FOR_WILDCARDS = /^\/(?:\\[*?]|\[\\?[*?]\\?[*?]?\])\+?\/[a-z]*$/;

/** The copies in a source text, by the line that they stand on. */
function copiesIn(text: string): readonly { readonly copy: Copy; readonly line: number }[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest);
  const found: { copy: Copy; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const copy = copyIn(node, source);
    if (copy) found.push({ copy, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function copyIn(node: ts.Node, source: ts.SourceFile): Copy | undefined {
  if (ts.isNumericLiteral(node)) return LIMITS.has(Number(node.text)) ? "limit" : undefined;
  if (ts.isRegularExpressionLiteral(node)) return /:\(?(?:iam|sts)::/.test(node.text) ? "principal ARN" : undefined;
  if (ts.isNewExpression(node)) {
    if (node.expression.getText(source) !== "RegExp") return undefined;
    return /:(?:iam|sts):/.test(node.getText(source)) ? "principal ARN" : "wildcard matcher";
  }
  if (ts.isBinaryExpression(node)) {
    // Walks over a pattern, character by character. A comparison with "*" is that with a principal or a resource.
    return node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken &&
      ts.isStringLiteral(node.right) &&
      node.right.text === "?"
      ? "wildcard matcher"
      : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (node.expression.getText(source) === "JSON.parse") return "JSON reader";
  const [first] = node.arguments;
  if (first === undefined || !["replace", "replaceAll", "split"].includes(node.expression.name.text)) return undefined;
  const forWildcards = ts.isStringLiteral(first)
    ? WILDCARD.test(first.text)
    : ts.isRegularExpressionLiteral(first) && FOR_WILDCARDS.test(first.text);
  return forWildcards ? "wildcard matcher" : undefined;
}

/** The repository's own sources, from its root, without tests and packages/iam. */
function* sources(folder = ROOT): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = relative(ROOT, path).split(sep).join("/");
    if (entry.isDirectory()) {
      const skipped = ["node_modules", "dist", "test", "bin"].includes(entry.name) || entry.name.startsWith(".");
      if (!skipped && name !== "packages/iam") yield* sources(path);
    } else if (name.endsWith(".ts") && !name.endsWith(".d.ts")) yield name;
  }
}

describe("what packages/iam has", function () {
  this.timeout(60_000);
  const found: { readonly copy: Copy; readonly file: string; readonly line: number }[] = [];

  before(() => {
    for (const file of sources()) {
      for (const one of copiesIn(readFileSync(join(ROOT, file), "utf8"))) found.push({ ...one, file });
    }
  });

  for (const [copy, allowed] of Object.entries(ALLOWED)) {
    it(`has no second ${copy} in the repository`, () => {
      const copies = found.filter((one) => one.copy === copy && !Object.hasOwn(allowed, one.file));
      assert.deepEqual(
        copies.map(({ file, line }) => `${file}:${String(line)}`),
        [],
        "use packages/iam, or list the file here with the reason",
      );
    });

    it(`lists no file in vain as one that looks like a ${copy}`, () => {
      const idle = Object.keys(allowed).filter((file) => !found.some((one) => one.copy === copy && one.file === file));
      assert.deepEqual(idle, []);
    });
  }

  const copies: readonly (readonly [Copy, string])[] = [
    ["wildcard matcher", 'const re = new RegExp("^" + pattern + "$");'],
    ["wildcard matcher", 'pattern.replaceAll("*", ".*")'],
    ["wildcard matcher", 'pattern.replace(/\\*/g, ".*")'],
    ["wildcard matcher", 'pattern.split("*")'],
    ["wildcard matcher", 'if (pattern[p] === "?") p++;'],
    ["JSON reader", "const policy = JSON.parse(text);"],
    ["limit", "const MOST = 20_480;"],
    ["limit", "if (size > 6144) throw new Error();"],
    ["principal ARN", "/^arn:aws:iam::(\\d{12}):root$/.test(arn)"],
    ["principal ARN", "new RegExp(`^arn:aws:iam::${account}:role/`)"],
  ];
  for (const [copy, text] of copies) {
    it(`is found again as a ${copy} in ${text}`, () => {
      assert.ok(copiesIn(text).some((one) => one.copy === copy));
    });
  }
});
