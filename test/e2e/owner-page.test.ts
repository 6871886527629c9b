// The owner's page in a real browser that is in another time zone than the shop.
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DayReport } from "../../host/core/report/day-report.ts";
import { launch } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

/** 45 minutes off every other zone, so that no browser is in it. */
const SHOP = "Pacific/Chatham";
const LOG = "owner.sqlite";
const LANES = 6;
/** Bins that make a picture to zoom into. */
const ENOUGH = 60;

describe.skipIf(chromium === undefined)(`the owner's page${browserNote}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;
  let base: string;
  let page: Page;

  async function report(): Promise<DayReport> {
    for (;;) {
      const [date] = ((await (await fetch(`${base}/api/days`)).json()) as { days: string[] }).days;
      const body = (await (await fetch(`${base}/api/days/${date}`)).json()) as { report?: DayReport };
      if (body.report !== undefined && body.report.bins >= ENOUGH) return body.report;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async function start(...args: string[]): Promise<void> {
    host = new HostProcess(args, dir, { TZ: SHOP });
    base = await host.address();
  }

  beforeAll(async () => {
    await start("--speed", "30", "--log", LOG);
    await report();
    host.kill("SIGTERM");
    await host.exited;
    // The same day, which does not go on while it is looked at: a page and a report that are asked for in turn agree.
    const lanes = Array.from({ length: LANES }, (_, i) => `{box: lane-${i + 1}}`).join(", ");
    writeFileSync(path.join(dir, "shop.yaml"), `store: demo\nlog: ${LOG}\nlanes: [${lanes}]\n`);
    await start("--config", "shop.yaml");
    browser = await launch();
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage({ locale: "en", timezoneId: "America/New_York" });
    await page.goto(`${base}/owner`);
    await page.locator("#picture .row >> nth=6").waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  const clock = (ms: number, timeZone: string): string =>
    new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const width = async (): Promise<number> => {
    const box = await page.locator("#picture svg").first().getAttribute("viewBox");
    return Number(box?.split(" ")[2]);
  };

  async function chartBox(): Promise<{ x: number; y: number; width: number }> {
    const chart = page.locator("#picture .chart").nth(1);
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    if (box === null) throw new Error("found no chart");
    return box;
  }

  it("shows the shop's times, and names the shop and its zone", async () => {
    expect(await page.textContent("#of")).toMatch(
      /^demo, all times by the shop’s clock: Pacific\/Chatham \(GMT\+1[23]:45\)$/,
    );
    const { calls, fromMs, binMs } = await report();
    const call = calls[0];
    if (call === undefined) throw new Error("the busload has called no till");
    expect(await page.locator("#calls tbody td").first().textContent()).toMatch(`${clock(call.tMs, SHOP)}:`);
    await page.locator("#at").press("Home");
    expect(await page.textContent("#at-time")).toBe(clock(fromMs, SHOP));
    await page.locator("#at").press("ArrowRight");
    expect(await page.textContent("#at-time")).toBe(clock(fromMs + binMs, SHOP));
  });

  it("reads values out at the pointer and by keyboard, and tells them to a screen reader", async () => {
    const now = page.locator("#picture .now");
    const at = page.locator("#at");
    await at.focus();
    for (let i = 0; i < 20; i++) await at.press("ArrowLeft");
    expect(await at.getAttribute("aria-valuetext")).toMatch(/^\d\d:\d\d: (\d+ waiting, open tills: \d+|unknown)$/);
    const before = await at.inputValue();
    const chart = await chartBox();
    await page.mouse.move(chart.x + chart.width / 4, chart.y + 20);
    expect(await at.inputValue()).not.toBe(before);
    expect(await now.nth(1).textContent()).toMatch(/^(\d+(\.\d)? waiting, wait .+|unknown)$/);
  });

  it("zooms by buttons and by a stretch that is drawn, and back to the whole day", async () => {
    const whole = await width();
    const chart = await chartBox();
    await page.mouse.move(chart.x + chart.width * 0.1, chart.y + 20);
    await page.mouse.down();
    await page.mouse.move(chart.x + chart.width * 0.6, chart.y + 20, { steps: 4 });
    await page.mouse.up();
    expect(await width()).toBeLessThan(whole * 0.75);
    await page.getByRole("button", { name: "Whole day" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    expect(await width()).toBeLessThan(whole * 0.75);
    await page.getByRole("button", { name: "Whole day" }).click();
    expect(await width()).toBeGreaterThanOrEqual(whole);
    expect(await page.getByRole("button", { name: "Zoom out" }).isDisabled()).toBe(true);
  });

  it("has axes with units, and says what staff hours bought", async () => {
    const axes = await page.locator("#picture .axis").allTextContents();
    expect(axes[0]).toMatch(/^\d+ (person|people)\d+ tills?0$/);
    expect(axes[1]).toMatch(/^\d+ (person|people)0waittill$/);
    expect(await page.textContent(".ticks")).toMatch(/^Time of day\d\d:\d\d/);
    await page.locator("#staff-hours tfoot").waitFor();
    expect(await page.locator("#staff-hours tbody tr").count()).toBe(LANES);
    const cells = await page.locator("#staff-hours tfoot td").allTextContents();
    expect(Number(cells[0])).toBeGreaterThan(0);
  });

  it("tells why a till was called in the width of a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator("#calls tbody td").first().waitFor();
    const wide = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("#calls"))`;
    expect(await page.evaluate(wide)).toBeLessThanOrEqual(1);
  });

  it("keeps the shop, its zone and the day on paper, and nothing to press", async () => {
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#of").isVisible()).toBe(true);
    expect(await page.locator("#date").isVisible()).toBe(true);
    for (const pressed of ["#zoom-in", "#at", "header nav", "#lanes-csv", "#print"])
      expect.soft([pressed, await page.locator(pressed).isVisible()]).toEqual([pressed, false]);
  });
});
