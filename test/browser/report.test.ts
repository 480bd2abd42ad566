import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { z } from "zod";
import { report } from "../../rehearsal/report";
import { PROVENANCE, sample } from "../rehearsal/report/sample";
import { CHROMIUM, onPath } from "../support/on-path";

const axeSchema = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});
const many = (length: number) => Array.from({ length }, (_, n) => `acme-${n}`);
const executablePath = onPath(CHROMIUM);

describe("the report in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let page: Page;
  let folder = "";

  before(async function () {
    if (executablePath === undefined) return this.skip();
    folder = mkdtempSync(join(tmpdir(), "report-"));
    writeFileSync(join(folder, "rehearsal.html"), await report(sample("acme-genomics", "acme-images"), PROVENANCE));
    browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    });
  });
  after(async () => {
    await browser?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    assert.ok(browser);
    page = await browser.newPage();
    await open("rehearsal.html");
  });
  afterEach(() => page.close());

  async function open(file: string) {
    await page.goto(pathToFileURL(join(folder, file)).href);
    await page.waitForSelector("body[data-ready]");
  }

  /** Types into the search box, and waits until the matrix follows. */
  async function search(text: string) {
    const before = await page.locator("#found").innerText();
    await page.fill("#find", text);
    await page.waitForFunction(`document.getElementById("found").innerText !== ${JSON.stringify(before)}`);
  }

  const rows = () => page.locator("#matrix tbody tr th").allInnerTexts();

  it("filters the matrix", async () => {
    await search("images");
    assert.deepEqual(await rows(), ["acme-images\n222222222222, us-east-1, confidential"]);
  });

  it("finds a role on a bucket by both names, and shows that role only", async () => {
    await search("indexer images read");
    assert.deepEqual(await page.locator("#matrix thead th").allInnerTexts(), ["Bucket", "indexer\nat most read"]);
    assert.equal((await rows()).length, 1);
  });

  it("combines its filters", async () => {
    await page.selectOption("#role", "uploader");
    await page.selectOption("#level", "any access");
    await page.waitForFunction("document.querySelectorAll('#matrix tbody tr').length === 0");
    assert.equal(await page.locator("#found").innerText(), "No bucket matches.");
  });

  it("finds intended access, without a mouse", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("indexer GetObject genomics");
    await page.waitForFunction("document.querySelectorAll('#intents-list details').length === 1");
    assert.ok(await page.locator("summary:visible", { hasText: "bucket acme-genomics" }).isVisible());
  });

  it("leads from a cell to what is intended, by a link of its own", async () => {
    await page.locator("#matrix a").first().click();
    await page.waitForSelector("#detail:not([hidden])");
    assert.match(page.url(), /#pair\/indexer\/acme-genomics$/);
    assert.ok(await page.getByText("may s3:GetObject on arn:aws:s3:::acme-genomics/*").isVisible());
  });

  it("opens at a pair when its address names one", async () => {
    await page.goto(`${page.url()}#pair/uploader/acme-images`);
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    assert.equal(await page.locator("#detail h3").innerText(), "uploader on acme-images");
  });

  it("shows everything again when the search is cleared", async () => {
    await search("images");
    await page.keyboard.press("Escape");
    assert.equal((await rows()).length, 2);
  });

  it("shows every grant of a pair, with and without a level", async () => {
    const all = sample("acme-genomics", "acme-images");
    const granted = [["read of team-a/", "upload of team-b/"], ["s3:GetObjectTagging"]];
    const matrix = all.matrix.map((cell, at) => ({
      ...cell,
      ...(at < 2 ? { granted: granted[at] ?? [], expected: at === 0 ? ("read" as const) : null } : {}),
    }));
    writeFileSync(join(folder, "several.html"), await report({ ...all, matrix }, PROVENANCE));
    await open("several.html");
    assert.deepEqual(await page.locator("#matrix tbody tr").first().locator("a").allInnerTexts(), [
      "read of team-a/ + upload of team-b/",
      "s3:GetObjectTagging",
    ]);
    assert.match(await page.locator(".reach").innerText(), /uploader[^]*s3:GetObjectTagging acme-genomics/);
    await page.selectOption("#level", "single actions or sets");
    await page.waitForFunction("document.querySelectorAll('#matrix tbody tr').length === 1");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
    assert.match(readFileSync(await download.path(), "utf8"), /"uploader","s3:GetObjectTagging","proved"$/);
  });

  it("saves what is shown as CSV", async () => {
    await page.selectOption("#level", "any access");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
    assert.deepEqual(readFileSync(await download.path(), "utf8").split("\r\n"), [
      '"bucket","account","region","classification","role","granted","proof"',
      '"acme-genomics","222222222222","us-east-1","confidential","indexer","read","proved"',
      '"acme-images","222222222222","us-east-1","confidential","indexer","read","proved"',
    ]);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no serious fault of accessibility, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.locator("#matrix a").first().click();
      await page.locator("#intents-list summary").first().click();
      await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
      const faults = axeSchema.parse(await page.evaluate("axe.run()")).violations;
      const serious = faults.filter(({ impact }) => impact === "serious" || impact === "critical");
      assert.deepEqual(
        serious.map(({ id, nodes }) => [id, nodes[0]?.html]),
        [],
      );
    });
  }

  it("prints a summary of few pages", async () => {
    const pdf = (await page.pdf()).toString("latin1");
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= 3, String(pages));
  });

  it("shows a thousand buckets a page at a time", async () => {
    writeFileSync(join(folder, "large.html"), await report(sample(...many(1000)), PROVENANCE));
    await open("large.html");
    assert.ok(Number(await page.evaluate("document.querySelectorAll('*').length")) < 3000);
    await search("acme-777 indexer");
    assert.equal((await rows()).length, 1);
  });

  it("makes no request and no error of its own", async () => {
    const trouble: string[] = [];
    page.on("request", (request) => trouble.push(request.url()));
    page.on("pageerror", (error) => trouble.push(error.message));
    await page.reload();
    assert.equal(trouble.length, 1, trouble.join("\n"));
  });

  it("fits a narrow window", async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    await page.locator("#matrix a").first().click();
    await page.locator("#documents").scrollIntoViewIfNeeded();
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert.equal(overflow, 0);
  });
});
