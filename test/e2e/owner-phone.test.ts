// The owner's page on phones, with all hours of the week and long names: every figure is seen without scrolling.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../host/web/languages.ts";
import type { WebServer } from "../../host/web/server.ts";
import { fullDay, fullWeeks, sourcesOf } from "../web/full-day.ts";
import { servePages } from "../web/page-server.ts";
import { snapshot } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

const NAMES = ["Electricals and returns", "Selbstbedienungskasse Obergeschoss Nord", "Kiosk"];
/** Waits of seconds, of minutes and seconds, of many minutes and of an hour: each of these is written in another length. */
const WAITS = [8, 59, 61, 110, 119, 125, 754, 1199, 3599, 4210];
/** The narrowest phone has no room for five figures beside a name: they scroll there, and the page does not. */
const TABLES = { 320: "#heat", 360: "#heat, #staff-hours", 390: "#heat, #staff-hours" } as const;
const wideIn = (tables: string): string => `[document.documentElement, ...document.querySelectorAll("${tables}")]
  .filter((node) => node.scrollWidth > node.clientWidth)
  .map((node) => (node.id || "page") + ": " + (node.scrollWidth - node.clientWidth) + " px too wide")`;

describe.skipIf(chromium === undefined)(`the owner's page on a phone${browserNote}`, () => {
  let server: WebServer;
  let browser: Browser;
  beforeAll(async () => {
    const weeks = fullWeeks(NAMES, (hour) => WAITS[hour % WAITS.length] as number);
    const day = fullDay([{ code: "nobody" }], []);
    const sources = sourcesOf(day, weeks, (box) => (box === "b1" ? (NAMES[0] as string) : "Kiosk"));
    server = await servePages(() => snapshot(), sources);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each([...LANGUAGES.keys()].flatMap((tag) => ([320, 360, 390] as const).map((width) => [tag, width] as const)))(
    "shows all of its tables in %s at %i px",
    async (tag, width) => {
      const page = await browser.newPage({ viewport: { width, height: 740 }, locale: tag });
      await page.goto(`http://127.0.0.1:${server.port}/owner`);
      await page.locator("#heat tbody tr >> nth=23").waitFor();
      await page.locator("#staff-hours tfoot").waitFor();
      expect(await page.evaluate(wideIn(TABLES[width]))).toEqual([]);
      // The newest day with records is over, as the shop has been closed since.
      if (tag === "en") expect(await page.locator("#comparison dt").first().textContent()).toMatch(/^Week to Fri:/);
      // These weeks have no rota to offer.
      expect(await page.locator("#rota").isVisible()).toBe(false);
      await page.close();
    },
  );
});
