import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostProcess, scratch } from "./host-process.ts";
import { chromium, note } from "./programs.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

describe.skipIf(chromium === undefined)(`the live page in a real browser${note("chromium", chromium)}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    host = new HostProcess(["--speed", "4", "--log", "page.sqlite"], dir);
    browser = await playwright.launch({ executablePath: chromium as string, args: FLAGS });
    page = await browser.newPage();
    await page.goto(await host.page());
  });

  afterAll(async () => {
    await browser?.close();
    host?.kill("SIGKILL");
    remove();
  });

  it("shows six lanes, fresh, and says what to do when a queue has formed", async () => {
    await page.locator("article").nth(5).waitFor();
    await page.locator("#todo.call").waitFor({ timeout: 25000 });
    expect(await page.textContent("#todo")).toMatch(/^Open Till \d — \d+ waiting at Till \d, /);
    expect(await page.locator("article.call .lamp").textContent()).toBe("open this till");
    expect(await page.locator("article.old").count()).toBe(0);
  });

  it("shows old numbers as old when the host has gone", async () => {
    host.kill("SIGKILL");
    await page.locator("#link.lost").waitFor({ timeout: 8000 });
    expect(await page.locator("article.old").count()).toBe(6);
  });
});
