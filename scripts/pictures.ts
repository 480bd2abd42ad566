import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM, onPath } from "../test/support/on-path";

const HELP = `npm run pictures -- [--help]

Makes the pictures of the README from rehearsal.html, which npm start writes. Needs chromium on the PATH.
`;

const ROOT = join(__dirname, "..");
const PICTURES = join(ROOT, "docs", "pictures");

async function pictures(): Promise<void> {
  const executablePath = onPath(CHROMIUM);
  if (executablePath === undefined) throw new Error("chromium: is not on the PATH; install it, then run this again");
  mkdirSync(PICTURES, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 760 }, colorScheme: "light" });
    await page.goto(pathToFileURL(join(ROOT, "rehearsal.html")).href);
    await page.waitForSelector("body[data-ready]");
    await page.screenshot({ path: join(PICTURES, "report.png") });
    await page
      .locator("figure")
      .first()
      .screenshot({ path: join(PICTURES, "account.png") });
  } finally {
    await browser.close();
  }
}

if (process.argv.includes("--help")) process.stdout.write(HELP);
else void pictures();
