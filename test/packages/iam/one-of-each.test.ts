import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONDITION_OPERATORS, SIZE_LIMITS } from "@cross-account-s3/iam";
import ts from "typescript";
import { repositoryFiles, ROOT } from "../../support/source-files";

/** What packages/iam has, and no other folder may have again. */
type Copy =
  | "wildcard matcher"
  | "JSON reader"
  | "limit"
  | "principal ARN"
  | "schema of policies"
  | "reader of statements"
  | "comparison of a condition";

/** Files that look like a copy and are none: how often, and the reason. One more in the same file is found. */
const ALLOWED: Readonly<Record<Copy, Readonly<Record<string, readonly [count: number, reason: string]>>>> = {
  "wildcard matcher": {
    "fleet/run-record.ts": [1, "the name of a run's file"],
    "rehearsal/prove/shapes.ts": [1, "all places in a pattern that a name leads to, not whether it matches"],
    "stacks/config/cors.ts": [1, "counts the stars of an origin of CORS"],
    "stacks/config/fields.ts": [3, "puts the forms of names of IAM and of ids of EC2 together"],
  },
  "JSON reader": {
    "adopt/json.ts": [2, "keeps a document of others as it is, and refuses numbers that could not be written back"],
    "adopt/live-state.ts": [1, "the file of live states, which the program wrote"],
    "adopt/properties.ts": [1, "inputs and outputs of the dynamic resources, which the program wrote"],
    "fleet/cut-states.ts": [1, "whether the state of a stack is whole"],
    "fleet/split/stack-file.ts": [1, "the configuration of a stack"],
    "fleet/state-file.ts": [1, "the state of a run of the fleet"],
    "policypack/lib/config-file.ts": [1, "the configuration of the pack"],
    "policypack/lib/settings.ts": [1, "the configuration of a stack"],
    "rehearsal/config-change.ts": [3, "the configuration of a stack, and a change of it"],
    "rehearsal/declared-world.ts": [1, "inputs of the dynamic resources, which the program wrote"],
    "rehearsal/diff/other-ref.ts": [1, "what another version of the program declares"],
    "rehearsal/diff/protection.ts": [1, "the configuration of a stack"],
    "rehearsal/policy-files.ts": [1, "the configuration of a stack"],
    "rehearsal/resource-settings.ts": [2, "inputs of declared resources, which the program wrote"],
    "rehearsal/run/conflicts.ts": [1, "inputs of the dynamic resources, which the program wrote"],
    "rehearsal/run/project.ts": [1, "the configuration of a stack"],
    "sandbox/existing-queue.ts": [1, "compares a policy as JSON, whatever it means"],
    "sandbox/fleet/command.ts": [1, "the state of a run of the fleet"],
    "sandbox/pulumi.ts": [1, "outputs of a stack"],
    "sandbox/state.ts": [2, "the state of a stack"],
    "sandbox/steps/verify.ts": [1, "the verifier's report"],
    "sandbox/third-party-resources.ts": [1, "compares documents as JSON, whatever they mean"],
    "scripts/template.ts": [1, "the package file of the template"],
    "stacks/config/index.ts": [2, "the configuration of a stack"],
    "verify/doctor/stacks.ts": [1, "the list of stacks that Pulumi prints"],
    "verify/readers/bucket-rules.ts": [1, "declared rules of a bucket, which the program wrote"],
    "verify/readers/values.ts": [1, "compares documents as JSON, whatever they mean"],
    "verify/shared-part.ts": [2, "inputs of the dynamic resources, which the program wrote"],
  },
  limit: { "documents/event-forwarding.ts": [1, "EventBridge's limit on the pattern of a rule, which is no policy"] },
  "principal ARN": {
    "policypack/lib/foreign-principals.ts": [2, "patterns of roles in conditions, of which the prefix has to be exact"],
    "policypack/lib/resource.ts": [1, "the account in the role that a provider assumes"],
    "policypack/rules/iam/attachment-broad.ts": [1, "AWS's managed policies"],
    "policypack/rules/iam/policy-data.ts": [1, "patterns of roles in Resource"],
    "policypack/rules/iam/policy-passrole.ts": [1, "patterns of roles in Resource"],
    "policypack/rules/iam/trust-oidc.ts": [1, "the address in the ARN of an identity provider"],
    "stacks/config/fields.ts": [1, "the ARN of a managed policy in the configuration"],
  },
  "schema of policies": {
    "rehearsal/declared-world.ts": [
      1,
      "the policy for review, in which a statement may not be known; documentJson reads it",
    ],
  },
  "reader of statements": {
    "adopt/adapters/bucket.ts": [
      1,
      "says of others' policies what is no statement, where all other readers leave it out",
    ],
    "adopt/merge/policy.ts": [1, "keeps a single statement single"],
    "adopt/plan.ts": [1, "keeps what is no statement"],
    "bench/iam-decide.ts": [2, "puts a document together"],
    "documents/deployer/boundary.ts": [1, "puts a document together"],
    "documents/role-policies.ts": [1, "puts a document together"],
    "policypack/lib/places/unlisted.ts": [2, "whether a value is a policy at all"],
    "rehearsal/declared-world.ts": [2, "statements that may not be known"],
    "rehearsal/document-json.ts": [1, "whether there is something that is no statement"],
    "stacks/data/adoption.ts": [1, "puts a document together"],
  },
  "comparison of a condition": {
    "discover/statement-access.ts": [4, "which operators a grant has a form for, not whether a request meets them"],
    "rehearsal/intent/grants.ts": [1, "the condition that a grant of a prefix has, which the intent wrote"],
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

/** Elements of a statement, of which a schema would be a second parser. */
const ELEMENTS: ReadonlySet<string> = new Set(["Statement", "Effect", "NotAction", "NotResource", "NotPrincipal"]);

/** The operators of which the comparison is more than equality: a second evaluator has a branch or a table for them. */
const COMPARED: ReadonlySet<string> = new Set(CONDITION_OPERATORS.filter((one) => /Like|Ip|Less|Greater/.test(one)));

function copyIn(node: ts.Node, source: ts.SourceFile): Copy | undefined {
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
    const { text } = node.name;
    if (ELEMENTS.has(text) && /^z\s*\./.test(node.initializer.getText(source))) return "schema of policies";
    // A table of comparisons, where a condition has keys and values.
    return COMPARED.has(text) && ts.isFunctionLike(node.initializer) ? "comparison of a condition" : undefined;
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === "Statement") return "reader of statements";
  if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText(source) === "Statement") {
    return "reader of statements";
  }
  if (ts.isCaseClause(node)) {
    return ts.isStringLiteral(node.expression) && COMPARED.has(node.expression.text)
      ? "comparison of a condition"
      : undefined;
  }
  if (ts.isNumericLiteral(node)) return LIMITS.has(Number(node.text)) ? "limit" : undefined;
  if (ts.isRegularExpressionLiteral(node)) return /:\(?(?:iam|sts)::/.test(node.text) ? "principal ARN" : undefined;
  if (ts.isNewExpression(node)) {
    if (node.expression.getText(source) !== "RegExp") return undefined;
    return /:(?:iam|sts):/.test(node.getText(source)) ? "principal ARN" : "wildcard matcher";
  }
  if (ts.isBinaryExpression(node)) {
    // Walks over a pattern, character by character. A comparison with "*" is that with a principal or a resource.
    return node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken && ts.isStringLiteral(node.right)
      ? node.right.text === "?"
        ? "wildcard matcher"
        : COMPARED.has(node.right.text)
          ? "comparison of a condition"
          : undefined
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

function fileOf({ file }: { readonly file: string }): string {
  return file;
}

/** The repository's own sources, from its root, without tests and packages/iam. */
const SOURCES = repositoryFiles(".ts").filter(
  (file) => !file.endsWith(".d.ts") && !file.startsWith("packages/iam/") && !/(^|\/)test\//.test(file),
);

describe("what packages/iam has", function () {
  this.timeout(60_000);
  const found: { readonly copy: Copy; readonly file: string; readonly line: number }[] = [];

  before(() => {
    for (const file of SOURCES) {
      for (const one of copiesIn(readFileSync(join(ROOT, file), "utf8"))) found.push({ ...one, file });
    }
  });

  for (const [copy, allowed] of Object.entries(ALLOWED)) {
    it(`has no second ${copy} in the repository`, () => {
      const files = [...new Set([...Object.keys(allowed), ...found.filter((one) => one.copy === copy).map(fileOf)])];
      const wrong = files.sort().flatMap((file) => {
        const lines = found.filter((one) => one.copy === copy && one.file === file).map(({ line }) => line);
        const [count = 0] = allowed[file] ?? [];
        return lines.length === count ? [] : [`${file}: ${lines.length} on lines ${lines.join()}, ${count} allowed`];
      });
      assert.deepEqual(wrong, [], "use packages/iam, or say in ALLOWED how often it is no copy, and why");
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
    ["schema of policies", "const schema = z.object({ Effect: z.enum(['Allow', 'Deny']) });"],
    ["reader of statements", "for (const one of document.Statement) read(one);"],
    ["reader of statements", "const { Statement } = document;"],
    ["comparison of a condition", 'if (operator === "StringLike") return matches(value);'],
    ["comparison of a condition", "const compare = { StringLike: (a, b) => fits(a, b) };"],
    ["comparison of a condition", 'switch (operator) { case "ArnLike": return matches(value); }'],
    ["principal ARN", "/^arn:aws:iam::(\\d{12}):root$/.test(arn)"],
    ["principal ARN", "new RegExp(`^arn:aws:iam::${account}:role/`)"],
  ];
  for (const [copy, text] of copies) {
    it(`is found again as a ${copy} in ${text}`, () => {
      assert.ok(copiesIn(text).some((one) => one.copy === copy));
    });
  }
});
