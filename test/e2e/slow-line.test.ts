// The shop's pages while the event stream or an answer takes long: no empty promise, nothing to press that does nothing, and
// no number of before below what was chosen since.
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

/** Whoever keeps answers lets them through in the end. */
class Gate {
  private open: () => void = () => {};
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  readonly hold = async (route: Route): Promise<void> => {
    await this.opened;
    await route.continue().catch(() => {});
  };

  release(): void {
    this.open();
  }
}

describe.skipIf(chromium === undefined)(`pages on a slow line${browserNote}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    host = new HostProcess(["--speed", "30", "--log", "slow.sqlite"], dir);
    browser = await launch();
    base = await host.address();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  const newPage = (): Promise<Page> => browser.newPage({ locale: "en" });
  const seen = (page: Page, at: string): Promise<boolean> =>
    page.evaluate(`document.querySelector(${JSON.stringify(at)}).checkVisibility({ visibilityProperty: true })`);

  it("the shoppers' board names no wait before it knows one", async () => {
    const gate = new Gate();
    const page = await newPage();
    await page.route("**/events*", gate.hold);
    await page.goto(`${base}/shoppers`);
    await page.getByText("Connecting").waitFor();
    expect(await page.locator("main").innerText()).toBe("");
    gate.release();
    await page.locator("main h1").waitFor();
    await page.close();
  });

  it("a check begins when there are lanes to check", async () => {
    const gate = new Gate();
    const page = await newPage();
    await page.route("**/events*", gate.hold);
    await page.goto(`${base}/check`);
    const start = page.getByRole("button", { name: "Start" });
    await start.waitFor();
    expect(await start.isDisabled()).toBe(true);
    gate.release();
    await start.click();
    await page.locator("#running").waitFor();
    await page.close();
  });

  it("the owner's page shows no day and no range below the name of another one", async () => {
    const [day, report] = [new Gate(), new Gate()];
    const page = await newPage();
    const { days } = (await (await fetch(`${base}/api/days`)).json()) as { days: string[] };
    const [today] = days as [string];
    await page.route("**/api/days", (route) => route.fulfill({ json: { days: [today, "2026-01-01"] } }));
    await page.goto(`${base}/owner`, { waitUntil: "commit" });
    await page.locator("#date option >> nth=1").waitFor({ state: "attached" });
    await page.locator("#staff-hours table").waitFor();
    await page.route("**/api/days/2026-01-01", day.hold);
    await page.selectOption("#date", "2026-01-01");
    expect(await seen(page, "#figures")).toBe(false);
    expect(await page.textContent("#reading")).toMatch(/^Reading/);
    await page.selectOption("#date", today);
    await expect.poll(() => seen(page, "#figures")).toBe(true);

    // The range before last is answered last.
    await page.route("**/api/report?from=2026-01-02*", report.hold);
    const late = page.waitForRequest("**/api/report?from=2026-01-02*");
    await page.fill("#from", "2026-01-02");
    await late;
    expect([await seen(page, "#heat"), await seen(page, "#staff-hours")]).toEqual([false, false]);
    await page.fill("#from", today);
    await expect.poll(() => seen(page, "#heat")).toBe(true);
    const state = await page.textContent("#range-state");
    const answer = page.waitForResponse("**/api/report?from=2026-01-02*");
    report.release();
    await (await answer).finished();
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    expect(await page.textContent("#range-state")).toBe(state);
    await page.close();
  });
});
