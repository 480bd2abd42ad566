import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import { z } from "zod";
import { repositoryFiles, ROOT } from "../support/source-files";
import { codeSpans, withoutBlocks } from "./markdown";

const PAGES = repositoryFiles(".md");
const read = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** The folder that a page's links start from. The template's page is copied to the root of a project. */
const folderOf = (page: string) => (page.startsWith("scripts/template/") ? "." : dirname(page));

/** A page without its blocks and spans of code. */
function prose(text: string): string {
  return withoutBlocks(text).replace(/`[^`\n]*`/g, "");
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(page: string): ReadonlySet<string> {
  const found = new Set<string>();
  const text = withoutBlocks(read(page));
  for (const [, heading = ""] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let one = slug;
    for (let n = 1; found.has(one); n++) one = `${slug}-${String(n)}`;
    found.add(one);
  }
  for (const [, id = ""] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) found.add(id);
  return found;
}

const scripts = z.object({ scripts: z.record(z.string(), z.string()).default({}) });
const scriptsOf = (folder: string) =>
  Object.keys(scripts.parse(JSON.parse(read(join(folder, "package.json")))).scripts);

for (const page of PAGES) {
  describe(page, () => {
    const text = read(page);

    it("links to files and headings that exist", () => {
      const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
      const broken = links.filter((link) => {
        // `../../actions/…` is GitHub's own page of the repository.
        if (/^[a-z]+:/.test(link) || link.startsWith("../../actions/")) return false;
        const [path = "", anchor] = link.split("#");
        const file = path === "" ? page : normalize(join(folderOf(page), path));
        if (!existsSync(join(ROOT, file))) return true;
        return anchor !== undefined && (statSync(join(ROOT, file)).isDirectory() || !anchors(file).has(anchor));
      });
      assert.deepEqual(broken, []);
    });

    it("names npm scripts that exist", () => {
      const missing = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)([^\n`]*)/g)].flatMap(
        ([whole, name = "", rest = ""]) => {
          const [, folder = "."] = /(?:-w|--workspace) (\S+)/.exec(rest) ?? [];
          return name.startsWith("-") || scriptsOf(folder).includes(name) ? [] : [whole];
        },
      );
      assert.deepEqual(missing, []);
    });

    it("names TypeScript files that exist", () => {
      const files = codeSpans(withoutBlocks(text)).filter(
        (span) => /^[\w-]+(\/[\w.-]+)+$/.test(span) && [".ts", ".cjs"].includes(extname(span)),
      );
      const missing = files.filter(
        (file) => ![ROOT, join(ROOT, folderOf(page))].some((base) => existsSync(join(base, file))),
      );
      assert.deepEqual(missing, []);
    });
  });
}
