import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import ts from "typescript";

/** The repository's root folder. */
export const ROOT = resolve(__dirname, "../..");

/** Paths, from the root, of the files that git tracks or would track: those with one of some endings, or all where none is given. */
export function repositoryFiles(...endings: readonly string[]): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return [...new Set(listed.split("\n"))]
    .filter((file) => file !== "" && (endings.length === 0 || endings.some((ending) => file.endsWith(ending))))
    .filter((file) => existsSync(join(ROOT, file)))
    .sort();
}

/** A name that a file takes from another; `*` where it takes all. */
interface ImportedName {
  readonly from: string;
  readonly name: string;
}

/** What one TypeScript file imports and exports. */
interface SourceModule {
  readonly file: string;
  readonly imports: readonly ImportedName[];
  /** Names of its own declarations that it exports; a name that it passes on from another file is an import of that name. */
  readonly exports: readonly string[];
}

/** The file that a relative import means; nothing for a package. */
function target(file: string, specifier: string, files: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.normalize(posix.join(dirname(file), specifier));
  return [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => files.has(candidate));
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) &&
    !(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

function bindingNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bindingNames(element.name)));
}

function readModule(file: string, files: ReadonlySet<string>): SourceModule {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const imports: ImportedName[] = [];
  const exports: string[] = [];
  const take = (specifier: ts.Expression | undefined, names: readonly string[]): void => {
    const from = specifier && ts.isStringLiteralLike(specifier) ? target(file, specifier.text, files) : undefined;
    if (from !== undefined) imports.push(...names.map((name) => ({ from, name })));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined;
      take(node.moduleSpecifier, named ? named.map((element) => (element.propertyName ?? element.name).text) : ["*"]);
      return;
    }
    if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      const named = clause && ts.isNamedExports(clause) ? clause.elements : undefined;
      const names = named?.map((element) => (element.propertyName ?? element.name).text);
      if (node.moduleSpecifier) take(node.moduleSpecifier, names ?? ["*"]);
      else exports.push(...(named ?? []).map((element) => element.name.text));
      return;
    }
    if (ts.isCallExpression(node)) {
      const loads =
        node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === "require");
      if (loads) take(node.arguments[0], ["*"]);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) take(literal, ["*"]);
    }
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) {
    if (isExported(statement)) exports.push(...declaredNames(statement));
    visit(statement);
  }
  return { file, imports, exports };
}

let modules: readonly SourceModule[] | undefined;

/** Every TypeScript file of the repository, with what it imports and exports; parsed once in a process. */
export function sourceModules(): readonly SourceModule[] {
  if (modules) return modules;
  const names = repositoryFiles(".ts").filter((file) => !file.endsWith(".d.ts"));
  const files = new Set(names);
  modules = names.map((file) => readModule(file, files));
  return modules;
}
