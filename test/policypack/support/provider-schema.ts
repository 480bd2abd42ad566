import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** A property of a resource type's arguments; nested ones with their path, `a[].b` for elements of a list. */
interface SchemaProperty {
  readonly path: string;
  /** The last name of the path. */
  readonly name: string;
  /** Whether a string, or a policy document, may stand in it. */
  readonly holdsText: boolean;
  readonly comment: string;
}

/** What an interface of the provider declares, as far as it matters here. */
type Members = ReadonlyMap<string, { readonly type: string; readonly comment: string }>;

/** Every resource type of the installed `@pulumi/aws`, with the properties of its arguments. */
export function providerSchema(): ReadonlyMap<string, readonly SchemaProperty[]> {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  const nested = interfacesOf(join(root, "types", "input.d.ts"));
  const found = new Map<string, readonly SchemaProperty[]>();
  for (const file of declarations(root)) {
    const type = /__pulumiType = '([^']+)'/.exec(readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8"))?.[1];
    if (type?.includes(":") !== true) continue;
    const args = [...interfacesOf(file)].find(([name]) => name.endsWith("Args"))?.[1];
    if (args !== undefined) found.set(type, flatten(args, nested, "", []));
  }
  return found;
}

function declarations(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["node_modules", "types"].includes(entry.name) ? [] : declarations(path);
    return entry.name.endsWith(".d.ts") && existsSync(path.replace(/\.d\.ts$/, ".js")) ? [path] : [];
  });
}

/** The interfaces of a declaration file by name; those in namespaces as `inputs.s3.BucketGrant`. */
function interfacesOf(file: string): ReadonlyMap<string, Members> {
  const found = new Map<string, Members>();
  const visit = (node: ts.Node, before: string): void => {
    if (ts.isInterfaceDeclaration(node)) found.set(`${before}${node.name.text}`, membersOf(node));
    else if (ts.isModuleDeclaration(node) && node.body !== undefined) visit(node.body, `${before}${node.name.text}.`);
    else if (ts.isModuleBlock(node) || ts.isSourceFile(node)) {
      for (const one of node.statements) visit(one, before);
    }
  };
  const nested = file.endsWith("input.d.ts");
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true), nested ? "inputs." : "");
  return found;
}

function membersOf(node: ts.InterfaceDeclaration): Members {
  return new Map(
    node.members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || member.type === undefined) return [];
      const [doc] = ts.getJSDocCommentsAndTags(member);
      const comment = typeof doc?.comment === "string" ? doc.comment : "";
      return [[member.name.getText(), { type: member.type.getText(), comment }] as const];
    }),
  );
}

function flatten(
  members: Members,
  nested: ReadonlyMap<string, Members>,
  before: string,
  seen: readonly string[],
): readonly SchemaProperty[] {
  return [...members].flatMap(([name, { type, comment }]) => {
    const path = `${before}${name}`;
    const inner = [...type.matchAll(/inputs\.[\w.]+/g)].map(([one]) => one).filter((one) => !seen.includes(one));
    return [
      { path, name, holdsText: /string|PolicyDocument/.test(type), comment },
      ...inner
        .filter((one) => !one.endsWith("PolicyDocument"))
        .flatMap((one) =>
          flatten(nested.get(one) ?? new Map(), nested, `${path}${type.includes("[]") ? "[]" : ""}.`, [...seen, one]),
        ),
    ];
  });
}

/** Whether a property may hold a policy document, by its name or by what the provider says of it. */
export function mayHoldPolicy({ name, holdsText, comment }: SchemaProperty): boolean {
  if (!holdsText) return false;
  if (/Polic(?:y|ies)(?:Document|Body|Text|Template|Json)?$|^polic(?:y|ies)|^templateBody$|^desiredState$/i.test(name))
    return true;
  return /policy document|policy in JSON|JSON (?:resource |access |IAM )?policy|(?:resource|access)(?:-based)? policy/i.test(
    comment,
  );
}

/** Whether a property may say who else has access. */
export function mayShare({ path, name }: SchemaProperty): boolean {
  return (
    /^principals?$|Principals?(?:Arns?|Id|Identifier)?$|^grant|grants?$|grantee|acl$|^sharing|Sharing|^share[A-Z]|shareRule|[sS]haredAccounts?$|[aA]ccounts?(?:Ids?)?$|^accounts?$|^organization(?:al|Arn|Id)|^permissions?$|launchPermission$|[pP]ublic(?:ly)?(?:Access|$)|[uU]nauthenticated|[aA]nonymous/.test(
      name,
    ) && !path.startsWith("endpoints[]")
  );
}
