import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** The folders, each allowed to import only those before it; see docs/decisions/0001-folders-and-imports.md. */
const mayNotImport = {
  documents: ["components", "stacks", "adopt", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  adopt: ["components", "stacks", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  components: ["stacks", "rehearsal", "verify", "fleet", "sandbox", "policypack"],
  stacks: ["rehearsal", "verify", "fleet", "sandbox", "policypack"],
  rehearsal: ["verify", "fleet", "sandbox"],
  verify: ["fleet", "sandbox"],
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
          ...(folder === "rehearsal"
            ? []
            : [{ regex: "^@cloud-copilot/iam-simulate", message: "Only rehearsal/ may import it (AGPL-3.0)." }]),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["**/node_modules", "**/bin", "**/.sandbox", "**/.fleet"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      // A key that is taken out of an object by naming it beside the rest is used by being left out.
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
  prettier,
);
