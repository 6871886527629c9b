// The owner's page of a shop without a record, and of one whose log cannot be read.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebServer } from "../../host/web/server.ts";
import { servePages } from "../web/page-server.ts";
import { snapshot } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

describe.skipIf(chromium === undefined)(`the owner's page without a day${browserNote}`, () => {
  let days: () => Promise<string[]> = async () => [];
  let server: WebServer;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    server = await servePages(() => snapshot(), {
      days: { days: () => days(), day: async () => ({ kind: "none" }), nameOf: (box) => box },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(): Promise<Page> {
    const page = await browser.newPage({ locale: "en" });
    await page.clock.install();
    await page.goto(`http://127.0.0.1:${server.port}/owner`);
    await page.locator("#all:not(.waiting)").waitFor();
    return page;
  }

  async function expectNothingOffered(page: Page): Promise<void> {
    for (const at of ["#compared-title", "#date", "#from", "#print", "#hours-title"])
      expect.soft([at, await page.locator(at).isVisible()]).toEqual([at, false]);
    expect(await page.locator("#person-title").isVisible()).toBe(true);
  }

  it("says that there is no record, and offers nothing to choose, compare or print", async () => {
    const page = await open();
    expect(await page.textContent("#reading")).toBe("The log has no records yet.");
    await expectNothingOffered(page);
    await page.close();
  });

  it("marks a log that cannot be read, and tries it again", async () => {
    days = () => Promise.reject(new Error("disk I/O error"));
    const page = await open();
    expect(await page.textContent("#reading.warning")).toContain("disk I/O error");
    await expectNothingOffered(page);
    days = async () => [];
    await page.clock.fastForward(31000);
    await page.locator("#reading:not(.warning)", { hasText: "The log has no records yet." }).waitFor();
    await page.close();
  });
});
