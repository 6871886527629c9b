import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "../../host/core/dispatch/decision.ts";
import type { WebServer } from "../../host/web/server.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { servePages } from "../web/page-server.ts";
import { lane, snapshot } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

/**
 * Height of a letter that normal eyes read from ten metres: 5 minutes of arc, 14.5 mm, on a screen of 55 inches with 1080
 * lines 0.63 mm apart. A capital is 0.72 of the type's size. Unit px of type.
 */
const FROM_TEN_METRES = 14.5 / 0.63 / 0.72;

/** A shop with so many lanes whose last ones are called, the very last accepted; one lane is silent, one held up. */
function shopOf(lanes: number, calls: number): Snapshot {
  const because = { code: "line", line: "Till 1", waiting: 11, waitS: 400, afterS: 110 } as const;
  const common = { pool: "", sinceMs: 0, reason: "", because, acknowledgedBy: null, acknowledgedMs: null };
  const all = Array.from({ length: lanes }, (_, i) => {
    if (i === 1) return lane("2", { freshness: "stale", isTrusted: false });
    if (i === 2) return lane("3", { state: "stalled", waiting: 4, lamp: "stalled" });
    if (i < lanes - calls) return lane(String(i + 1), { state: "serving", waiting: 11 - (i % 7), waitS: 70 + 50 * i });
    return lane(String(i + 1), { state: "closed", lamp: i === lanes - 1 ? "coming" : "open" });
  });
  const made = all.slice(lanes - calls).map(({ box, name }, i): Call => {
    const state = i === 0 ? "escalated" : i === calls - 1 ? "acknowledged" : "calling";
    return { box, name, state, escalations: 0, ...common };
  });
  return snapshot({ nowMs: 30000, lanes: all, calls: made });
}

describe.skipIf(chromium === undefined)(`four calls at once${browserNote}`, () => {
  let browser: Browser;
  let server: WebServer;
  let shop = shopOf(6, 4);

  beforeAll(async () => {
    server = await servePages(() => shop);
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(lanes: number, [width, height]: readonly [number, number], calls = 4): Promise<Page> {
    shop = shopOf(lanes, calls);
    const page = await browser.newPage({ viewport: { width, height }, locale: "en" });
    await page.goto(`http://127.0.0.1:${server.port}/`);
    await page
      .locator(".lane")
      .nth(lanes - 1)
      .waitFor();
    return page;
  }

  it.each([6, 12, 24])(
    "fill a wall of %i lanes, nothing is cut, and all can be read from ten metres",
    async (lanes) => {
      const page = await open(lanes, [1920, 1080]);
      const seen = (await page.evaluate(`(() => {
      const all = (at) => [...document.querySelectorAll(at)].filter((node) => node.checkVisibility({ visibilityProperty: true }));
      const bottom = Math.max(...all(".lane").map((node) => node.getBoundingClientRect().bottom));
      const cut = all("#todo .title, .lane .name, .lane .length b, .lane .wait, .lane .lamp, .lane .till, .lane .notice")
        .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline")
        .map((node) => node.textContent);
      const out = all("#todo *, .lane *").filter((node) => {
        const { bottom, right } = node.getBoundingClientRect();
        const place = node.closest(".todo, .lane").getBoundingClientRect();
        return bottom > place.bottom + 1 || right > place.right + 1;
      }).map((node) => node.className + ": " + node.textContent);
      const size = (at) => Math.min(...all(at).map((node) => parseFloat(getComputedStyle(node).fontSize)));
      return { bottom, cut, out, call: size("#todo .title"), number: size(".length b"), name: size(".name") };
    })()`)) as { bottom: number; cut: string[]; out: string[]; call: number; number: number; name: number };
      expect(seen).toMatchObject({ cut: [], out: [] });
      expect(seen.bottom).toBeLessThanOrEqual(1080);
      expect(seen.bottom).toBeGreaterThan(1000);
      // Somebody who looks for a till sees its number anyway: names may be a little smaller.
      expect(seen.name).toBeGreaterThan(0.9 * FROM_TEN_METRES);
      expect(Math.min(seen.call, seen.number)).toBeGreaterThan(FROM_TEN_METRES);
      expect(await page.locator("#tour-start").isVisible()).toBe(false);
      await page.mouse.move(600, 600);
      expect(await page.locator("#tour-start").isVisible()).toBe(true);
      await page.close();
    },
  );

  it.each([0, 1, 2, 4])("leave the lanes of a phone where they are: %i calls", async (calls) => {
    const page = await open(6, [390, 844], calls);
    const seen = (await page.evaluate(`(() => {
      const place = (node) => node.getBoundingClientRect();
      const buttons = [...document.querySelectorAll("#todo button:not([hidden])")];
      return {
        top: place(document.querySelector(".lane")).top,
        bottom: place(document.querySelector(".lane:last-child")).bottom,
        inside: buttons.every((node) => place(node).bottom <= place(node.closest(".todo")).bottom),
        buttons: buttons.length,
      };
    })()`)) as { top: number; bottom: number; inside: boolean; buttons: number };
    expect(seen).toMatchObject({ inside: true, buttons: Math.max(0, calls - (calls > 1 ? 1 : 0)) });
    expect(seen.bottom).toBeLessThanOrEqual(844);
    const quiet = await open(6, [390, 844], 0);
    expect(await quiet.evaluate("document.querySelector('.lane').getBoundingClientRect().top")).toBe(seen.top);
    await Promise.all([page.close(), quiet.close()]);
  });

  it("tell at a touch of a lane's bars how sure its number is", async () => {
    const page = await open(6, [390, 844], 0);
    await page.locator(".lane .sure >> nth=0").click();
    const detail = page.locator("#detail:popover-open");
    await detail.waitFor();
    expect(await detail.textContent()).toMatch(/^Till 1\d+ waiting, sure \(90 %\)\./);
    await page.keyboard.press("Escape");
    await detail.waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Till 1: sure (90 %)");
    await page.close();
  });
});
