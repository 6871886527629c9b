import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, PAGES } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

/** Targets: bytes over the wire, and ms from the request to the first paint. */
const MOST_BYTES = 100_000;
const FIRST_PAINT_MS = 1000;

/** What each page shows once it is there. */
const READY: { [path in (typeof PAGES)[number]]: string } = {
  "/": ".lane >> nth=5",
  "/shoppers": "#best, #headline",
  "/owner": "#picture .row >> nth=6",
  "/check": "#begin:not([hidden]) #lane",
  "/setup": ".box >> nth=5",
};

describe.skipIf(chromium === undefined)(`the pages in a real browser${browserNote}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    host = new HostProcess(["--speed", "8", "--log", "page.sqlite"], dir);
    browser = await launch();
    base = await host.address();
    const page = await browser.newPage();
    await page.goto(base);
    await page.locator(".todo:is(.open, .escalated, .coming)").waitFor();
    await page.close();
  });

  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  /** Opens a page that must not complain, and waits until it shows the shop. */
  async function open(path: (typeof PAGES)[number], options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() !== "log") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(base + path);
    await page.locator(READY[path]).first().waitFor();
    expect(complaints).toEqual([]);
    return page;
  }

  it.each(PAGES)("%s comes in less than 100 kB and paints within a second", async (path) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.dataReceived", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    session.on("Network.responseReceived", ({ response }) => {
      bytes += response.encodedDataLength;
    });
    await page.goto(base + path);
    await page.locator(READY[path]).first().waitFor();
    const paintMs = await page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN",
    );
    console.log(`${path}: ${bytes} B over the wire, first paint after ${Math.round(Number(paintMs))} ms`);
    expect(bytes).toBeGreaterThan(2000);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(paintMs).toBeLessThan(FIRST_PAINT_MS);
    await context.close();
  });

  describe.each(["light", "dark"] as const)("axe-core, %s", (colorScheme) => {
    it.concurrent.each(PAGES)("finds nothing serious on %s", async (path) => {
      const page = await open(path, { colorScheme });
      await page.evaluate(axe.source);
      const results = (await page.evaluate("axe.run()")) as axe.AxeResults;
      const serious = results.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(results.passes.length).toBeGreaterThan(5);
      await page.context().close();
    });
  });

  // On a phone, page-layout.test.ts looks at every page in every language.
  it("no page is wider than a wall", async () => {
    const looks = PAGES.map(async (path) => {
      const page = await open(path, { viewport: { width: 3840, height: 2160 } });
      expect([path, await page.evaluate("document.documentElement.scrollWidth <= 3840")]).toEqual([path, true]);
      await page.context().close();
    });
    await Promise.all(looks);
  });

  it("reaches everything on the staff's page by keyboard", async () => {
    const page = await open("/");
    const reached = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate("document.activeElement?.textContent ?? ''"));
    }
    expect([...reached]).toEqual(expect.arrayContaining(["Staff", "Set-up", "Sound at a call"]));
    await page.context().close();
  });

  it("says on the owner's page of a new shop that there is nothing to compare with, and shows the hours of the week", async () => {
    const page = await open("/owner");
    await page.waitForSelector("#heat th");
    await page.getByText("There is nothing to compare with yet").waitFor();
    expect(await page.locator("#comparison > div").count()).toBe(0);
    expect(await page.getAttribute("#print", "href")).toMatch(/^\/api\/report\.html\?from=\d{4}-\d\d-\d\d&to=/);
    await page.context().close();
  });

  it("gives the day as tables", async () => {
    const page = await open("/owner");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#calls-csv")]);
    expect(download.suggestedFilename()).toMatch(/^tillbeacon-\d{4}-\d\d-\d\d-calls\.csv$/);
    await page.context().close();
  });
});
