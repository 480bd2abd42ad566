import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { report } from "../../rehearsal/report";
import { sample } from "../rehearsal/report/sample";
import { CHROMIUM, onPath } from "../support/on-path";

const executablePath = onPath(CHROMIUM);

describe("the report in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let page: Page;
  let folder = "";

  before(async function () {
    if (executablePath === undefined) return this.skip();
    folder = mkdtempSync(join(tmpdir(), "report-"));
    writeFileSync(join(folder, "rehearsal.html"), await report(sample("acme-genomics", "acme-images")));
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
    await page.goto(pathToFileURL(join(folder, "rehearsal.html")).href);
  });
  afterEach(() => page.close());

  it("filters the matrix", async () => {
    await page.fill("#find", "images");
    assert.deepEqual(await page.locator("#matrix tbody tr:visible th").allInnerTexts(), [
      "acme-images\n222222222222, us-east-1, confidential",
    ]);
  });

  it("finds intended access, without a mouse", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("indexer GetObject genomics");
    assert.ok(await page.locator("details:visible summary", { hasText: "bucket acme-genomics" }).isVisible());
  });

  it("leads from a cell to what is intended", async () => {
    await page.locator("#matrix a").first().click();
    assert.ok(await page.getByText("may s3:GetObject on arn:aws:s3:::acme-genomics/*").isVisible());
  });

  it("shows everything again when the search is cleared", async () => {
    await page.fill("#find", "images");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#matrix tbody tr:visible").count(), 2);
  });

  it("makes no request and no error of its own", async () => {
    const trouble: string[] = [];
    page.on("request", (request) => trouble.push(request.url()));
    page.on("pageerror", (error) => trouble.push(error.message));
    await page.reload();
    assert.equal(trouble.length, 1, trouble.join("\n"));
  });

  it("fits a narrow window", async () => {
    await page.setViewportSize({ width: 380, height: 700 });
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert.equal(overflow, 0);
  });
});
