// The words on the staff's cards in a real browser, in every language: none is cut off, however long a wait is to say.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../host/web/languages.ts";
import type { WebServer } from "../../host/web/server.ts";
import type { LaneSnapshot } from "../../host/web/snapshot.ts";
import { SCREENS } from "../demo/page-shifts.ts";
import { servePages } from "../web/page-server.ts";
import { lane, snapshot } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

/** A serving till with a wait of which much is to be said. */
const serving = (box: string, changes: Partial<LaneSnapshot>): LaneSnapshot =>
  lane(box, { state: "serving", waiting: 12, waitS: 110, waitLowS: 60, waitHighS: 180, ...changes });

const LANES = [
  serving("1", {}),
  serving("2", { waitS: 1500, waitLowS: 60, waitHighS: 3000, surePercent: 70 }),
  serving("3", { waitS: 1500, isAtLeast: true }),
  serving("4", { isTrusted: false, surePercent: 40 }),
  lane("5", { state: "closed", lamp: "open" }),
  serving("6", { state: "stalled", lamp: "stalled", waitS: 3500 }),
];

const CUT = `[...document.querySelectorAll(".lane *, #wanted li")]
  .filter((node) => node.getClientRects().length > 0 && getComputedStyle(node).position !== "absolute")
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible")
  .map((node) => node.className + ": " + node.textContent)`;

describe.skipIf(chromium === undefined)(`words on cards${browserNote}`, () => {
  let browser: Browser;
  let server: WebServer;

  beforeAll(async () => {
    browser = await launch();
    const startMs = performance.now();
    server = await servePages(() => {
      const nowMs = performance.now() - startMs;
      return snapshot({ nowMs, lanes: LANES.map((one) => ({ ...one, heardMs: nowMs })) });
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const cases = [...LANGUAGES.keys()].flatMap((tag) =>
    Object.entries(SCREENS).map((screen) => [tag, ...screen] as const),
  );

  it.each(cases)("are whole in %s on a %s", async (locale, _, [width, height]) => {
    const page = await browser.newPage({ viewport: { width, height }, locale });
    await page.goto(`http://127.0.0.1:${server.port}/`);
    await page.locator(".lane >> nth=5").waitFor();
    expect(await page.getAttribute("html", "lang")).toBe(locale);
    expect(await page.evaluate(CUT)).toEqual([]);
    await page.close();
  });
});
