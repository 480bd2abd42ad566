import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** The folders, each allowed to import only those before it; see docs/decisions/0001-folders-and-imports.md. */
const mayNotImport = {
  documents: ["components", "stacks", "adopt", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  adopt: ["components", "stacks", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  components: ["stacks", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  stacks: ["rehearsal", "verify", "fleet", "sandbox", "policypack"],
  rehearsal: ["verify", "fleet", "sandbox"],
  verify: ["discover", "fleet", "sandbox"],
  discover: ["fleet", "sandbox"],
  fleet: ["sandbox"],
  sandbox: [],
  policypack: ["documents", "components", "stacks", "adopt", "rehearsal", "verify", "fleet", "sandbox"],
};

const direction = Object.entries(mayNotImport).map(([folder, others]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...others.map((other) => ({
            regex: `^(\\.\\./)+${other}(/|$)`,
            message: `${folder}/ does not import ${other}/: imports go one way.`,
          })),
          ...(folder === "documents"
            ? [{ regex: "^@pulumi/", message: "documents/ is pure: it knows nothing of Pulumi." }]
            : []),
        ],
      },
    ],
  },
}));

/** packages/iam is IAM and nothing else: no Pulumi, no SDK, no configuration; files only in its command and its service data. */
const iam = {
  files: ["packages/iam/**/*.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: "^(@pulumi|@aws-sdk)/", message: "packages/iam knows neither Pulumi nor the AWS SDK." },
          {
            regex: "^(\\.\\./)+(documents|components|stacks|adopt|rehearsal|verify|fleet|sandbox|policypack|test)(/|$)",
            message: "packages/iam imports nothing of the program.",
          },
          {
            regex: "^@cloud-copilot/(?!iam-data)",
            message: "packages/iam may import only iam-data (MIT) of these; the others are AGPL-3.0.",
          },
        ],
      },
    ],
  },
};

/** A name in any import: static, dynamic, of types, by require, or by a variable. */
const simulatorNamed = {
  selector: "Literal[value=/^@cloud-copilot\\u002Fiam-(simulate|policy|utils)/]",
  message: "Only the differential test may import it (AGPL-3.0): use test/packages/iam/differential/simulator.ts.",
};

/** The simulator stays with the test that compares with it. */
const simulator = {
  files: ["**/*.ts"],
  ignores: ["test/packages/iam/differential/simulator.ts"],
  rules: { "no-restricted-syntax": ["error", simulatorNamed] },
};

/** What reads files or knows the process. */
const iamPure = {
  files: ["packages/iam/**/*.ts"],
  ignores: ["packages/iam/cli/**", "packages/iam/language/services.ts"],
  rules: {
    "no-restricted-syntax": [
      "error",
      {
        selector: "ImportDeclaration[source.value=/^(node:)?(fs|path|process|child_process|os|http)/]",
        message: "packages/iam reads no files and no environment outside cli/ and language/services.ts.",
      },
      simulatorNamed,
      { selector: "MemberExpression[object.name='process']", message: "packages/iam knows no process outside cli/." },
    ],
  },
};

export default tseslint.config(
  { ignores: ["**/node_modules", "**/bin", "**/dist", "**/.sandbox", "**/.fleet"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      // A key that is taken out of an object by naming it next to the rest is used by being left out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-assertions": [
        "error",
        { assertionStyle: "as", objectLiteralTypeAssertions: "never" },
      ],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  // A Pulumi resource acts by being made.
  { files: ["components/**", "stacks/**", "test/**"], rules: { "no-new": "off" } },
  ...direction,
  simulator,
  iam,
  iamPure,
  prettier,
);
