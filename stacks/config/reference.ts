import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A key of the configuration, as its schema's source has it. */
interface ReferenceKey {
  readonly name: string;
  /** The doc comment of the key. */
  readonly text: string;
  /** The comment's `@default`, if there is one. */
  readonly byDefault?: string;
  readonly required: boolean;
}

/** The tables of docs/configuration.md, by the name in their markers: the file and the constant of the schema. */
const TABLES: Readonly<Record<string, readonly [file: string, constant: string]>> = {
  "every-stack": ["index", "common"],
  control: ["control", "controlShape"],
  role: ["control", "role"],
  network: ["network", "network"],
  data: ["data", "dataShape"],
  bucket: ["data", "bucketFields"],
  grant: ["grant", "grant"],
  "access-point": ["access-points", "point"],
  principal: ["principals", "principal"],
  "access-logs": ["access-logs", "accessLogs"],
  lifecycle: ["retention", "lifecycle"],
  "lifecycle-rule": ["retention", "rule"],
  "object-lock": ["retention", "objectLock"],
  cors: ["cors", "rule"],
  replication: ["replication", "rule"],
  "data-network": ["network", "dataNetwork"],
  deployer: ["deployer", "deployerShape"],
  identity: ["deployer", "identity"],
  "deployed-stack": ["deployer", "deployed"],
  "deployed-control-stack": ["deployer", "controlStack"],
  "deployed-data-stack": ["deployer", "dataStack"],
  audit: ["audit", "audit"],
  alarms: ["audit", "alarms"],
};

/**
 * The keys of a table, read from the source of its schema: zod keeps the order and the checks, and only the source has the comments.
 *
 * @throws Error for a key without a comment.
 */
export function referenceKeys(table: string): readonly ReferenceKey[] {
  const [file, constant] = TABLES[table] ?? [];
  if (file === undefined || constant === undefined) throw new Error(`${table}: no schema has this name; see TABLES`);
  const path = join(__dirname, `${file}.ts`);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const shape = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText() === constant)?.initializer;
  const object = shape && firstObject(shape);
  if (!object) throw new Error(`${path}: ${constant} is no schema of an object`);
  return object.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property) ? keyOf(property) : [],
  );
}

function firstObject(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  return ts.forEachChild(node, firstObject);
}

function keyOf(property: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): readonly ReferenceKey[] {
  const name = property.name.getText();
  // A schema that has the key's own name ends in no call here.
  const schema = ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
  // What tells kinds of entries apart is written with each of them.
  if (schema.getText().startsWith("z.literal(")) return [];
  const [comment] = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc);
  const text = comment && oneParagraph(ts.getTextOfJSDocComment(comment.comment) ?? "");
  if (text === undefined || text === "")
    throw new Error(`${name}: has no doc comment, which docs/configuration.md shows`);
  const tag = comment?.tags?.find(({ tagName }) => tagName.text === "default");
  const byDefault = tag && oneParagraph(ts.getTextOfJSDocComment(tag.comment) ?? "");
  const required = !/\.(exactOptional|default|prefault)\(/.test(outermost(schema));
  return [{ name, text: text.replace(/\.$/, ""), required, ...(byDefault === undefined ? {} : { byDefault }) }];
}

/** The calls that a schema ends in, without the schemas in their arguments. */
function outermost(node: ts.Expression): string {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node.getText();
  const { expression, name } = node.expression;
  return `${ts.isCallExpression(expression) ? outermost(expression) : expression.getText()}.${name.text}(`;
}

function oneParagraph(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

const TABLE = /<!-- keys of (?<table>[\w-]+) -->\n[^]*?<!-- end -->/g;

/** A page with its tables generated again: each is between `<!-- keys of NAME -->` and `<!-- end -->`. */
export function withTables(page: string): string {
  return page.replaceAll(TABLE, (_, table: string) => `<!-- keys of ${table} -->\n\n${tableOf(table)}\n\n<!-- end -->`);
}

/** The names of the tables that a page has. */
export function tablesIn(page: string): readonly string[] {
  return [...page.matchAll(TABLE)].map(({ groups }) => groups?.table ?? "");
}

/** The names of all tables. */
export const TABLE_NAMES: readonly string[] = Object.keys(TABLES);

function tableOf(table: string): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = referenceKeys(table).map(
    ({ name, text, byDefault, required }) =>
      [`\`${name}\``, cell(text), required ? "(required)" : cell(byDefault ?? "")] as const,
  );
  const all = [["key", "what it is", "default"] as const, ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((text, n) => text.padEnd(widths[n] ?? 0)).join(" | ")} |`;
  const [head, ...body] = all.map(line);
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}
