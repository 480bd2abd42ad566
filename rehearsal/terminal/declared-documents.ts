import { readJson, statementsAsWritten } from "@cross-account-s3/iam";
import type { DocumentResult, Rehearsal, ResourceResult, StackResult } from "../result";
import { BLANK, type Line, line, styled } from "./screen";
import { grouped } from "../../documents/grouped";

/** Returns the declared resources as a tree for each stack, with their policies, and the policies that existing roles need. */
export function declaredDocuments(rehearsal: Rehearsal): readonly Line[] {
  const documents = new Map(rehearsal.documents.map((one) => [one.id, one]));
  return [
    ...rehearsal.stacks.flatMap((stack, n) => [...(n === 0 ? [] : [BLANK]), ...stackTree(stack, documents)]),
    ...rehearsal.documents
      .filter(({ kind }) => kind === "needed")
      .flatMap((document) => [
        BLANK,
        line("Needed by an existing role with unknown policies:"),
        ...documentLines(document).map((text) => line(text)),
      ]),
  ];
}

function stackTree(
  { name, role, accountId, region, resources }: StackResult,
  documents: ReadonlyMap<string, DocumentResult>,
): readonly Line[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const children = grouped(resources.map((resource) => [urns.has(resource.parent) ? resource.parent : "", resource]));
  const lines = [
    line(styled("bold", `Stack ${name}`), `: ${role}, account ${accountId}, ${region}, ${resources.length} resources`),
  ];
  const walk = (parent: string, indent: string): void => {
    const below = children.get(parent) ?? [];
    below.forEach((resource, n) => {
      const last = n === below.length - 1;
      lines.push(line(`${indent}${last ? "└─" : "├─"} ${title(resource)}`));
      const next = `${indent}${last ? "   " : "│  "}`;
      for (const id of resource.documents) {
        const document = documents.get(id);
        if (document) lines.push(...documentLines(document).map((text) => line(`${next}   ${text}`)));
      }
      walk(resource.urn, next);
    });
  };
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  walk(root?.urn ?? "", "");
  return lines;
}

function title({ type, name, protect }: ResourceResult): string {
  const [pkg = "", module = "", kind = ""] = type.split(":");
  const short = `${pkg === "aws" ? `aws.${module.split("/")[0] ?? ""}.` : pkg === "pulumi" ? `${module} ` : ""}${kind}`;
  return `${short} ${name}${protect ? " (protected)" : ""}`;
}

/** Returns the lines of a document: a title with its size, and one line for each statement. */
function documentLines({ of, size, limit, unit, text }: DocumentResult): readonly string[] {
  const read = readJson(text);
  const statements = statementsAsWritten("value" in read ? read.value : undefined);
  return [
    `${of}, ${size}${limit > 0 ? ` of ${limit}` : ""} ${unit}`,
    ...statements.map((statement) => `  ${JSON.stringify(statement)}`),
  ];
}
