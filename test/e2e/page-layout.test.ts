import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../host/web/languages.ts";
import { openPages } from "../demo/page-shifts.ts";
import { watchPage } from "../demo/watch.ts";
import { launch, PAGES } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { GOOD_SHIFT, type Shift } from "./layout-shift.ts";
import { browserNote, chromium } from "./programs.ts";

/** How long pages are watched. `WATCH_S=300 npx vitest run test/e2e/page-layout.test.ts` watches for five minutes. */
const WATCH_S = Number(process.env["WATCH_S"] ?? 20);
/** Layout shift at most. The demo is hurried: what comes within one window here takes a shop a minute. */
const MOST_SHIFT = 0.1;
const BOARDS = { phone: [360, 740], wall: [1920, 1080] } as const;
const SPEED = 4;
/** Choices that are longer than the room for them beside the arrow of the list, 25 px. */
const CUT_CHOICES = `(() => {
  for (const fold of document.querySelectorAll("#form details")) fold.open = true;
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("select")].flatMap((list) => {
    const { font, paddingLeft } = getComputedStyle(list);
    pen.font = font;
    const room = list.clientWidth - Number.parseFloat(paddingLeft) - 25;
    return [...list.options].map(({ text }) => text).filter((text) => pen.measureText(text).width > room);
  });
})()`;

const NAME = `the layout of pages${browserNote}`;

// While some pages are watched, others are looked at.
describe.skipIf(chromium === undefined)(NAME, { concurrent: true }, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    host = new HostProcess(["--speed", String(SPEED), "--log", "page.sqlite"], dir);
    browser = await launch();
    base = await host.address();
  });

  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  it(
    "does not move while the shop goes on, on a phone, a laptop and a wall, and says nothing against itself",
    async ({ expect }) => {
      const boards = await openPages(browser, [`${base}/shoppers`], BOARDS);
      const others = await openPages(
        browser,
        ["/owner", "/check", "/setup"].map((path) => base + path),
      );
      const { contradictions, shift } = await watchPage(browser, base, { seconds: WATCH_S, speed: SPEED });
      expect.soft(contradictions).toEqual([]);
      const shifts = Object.entries<Shift>(shift);
      for (const { screen, shift } of await boards.close()) shifts.push([`board on a ${screen}`, shift]);
      for (const { page, screen, shift } of await others.close())
        shifts.push([`${page.slice(base.length)} on a ${screen}`, shift]);
      for (const [screen, { largest, all, what }] of shifts) {
        console.log(`${screen}: layout shift ${largest.toFixed(4)}, ${all.toFixed(4)} in all, in ${WATCH_S} s`);
        if (largest > GOOD_SHIFT) console.log(what.slice(0, 30).join("\n"));
        expect.soft([screen, largest <= MOST_SHIFT]).toEqual([screen, true]);
      }
    },
    1000 * WATCH_S + 120000,
  );

  it.for([...LANGUAGES.keys()])("fits on a phone in %s", async (tag, { expect }) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: tag });
    for (const path of [...PAGES, "/login"]) {
      await page.goto(base + path);
      await page.locator(path === "/" ? ".lane >> nth=5" : "main h1").waitFor();
      expect(await page.getAttribute("html", "lang")).toBe(tag);
      const wide =
        (await page.evaluate(`[...document.querySelectorAll("button, a, h1, h2, h3, label, .till, .lamp, .length")]
        .filter((node) => node.getClientRects().length > 0 && !node.closest(".scrolls, .unseen"))
        .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline" || node.getBoundingClientRect().right > 361)
        .map((node) => node.outerHTML.slice(0, 120))`)) as string[];
      expect.soft([path, wide]).toEqual([path, []]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      if (path !== "/setup") continue;
      await page.locator("#fields fieldset").first().waitFor();
      expect.soft([path, await page.evaluate(CUT_CHOICES)]).toEqual([path, []]);
      if (tag === "en") continue;
      await page.locator(".box >> nth=5").waitFor();
      expect.soft((await page.locator(".box dl").allTextContents()).join(" ")).not.toMatch(/\b(open|closed|working)\b/);
    }
    await page.close();
  });

  it("takes the language that a link chooses, and keeps it", async () => {
    const page = await browser.newPage({ locale: "de" });
    await page.goto(base);
    await page.locator("text=Українська").click();
    await page.locator("html[lang=uk]").waitFor();
    await page.goto(`${base}/owner`);
    expect(await page.getAttribute("html", "lang")).toBe("uk");
    await page.close();
  });

  it("answers with a page where there is none", async () => {
    const page = await browser.newPage({ locale: "en" });
    const response = await page.goto(`${base}/nowhere`);
    expect(response?.status()).toBe(404);
    expect(await page.textContent("h1")).toBe("No such page");
    expect((await fetch(`${base}/api/nowhere`)).headers.get("content-type")).toMatch(/json/);
    await page.close();
  });

  it("keeps a person's check through a reload and a lost connection, and tells what came of it", async () => {
    const page = await browser.newPage({ locale: "en" });
    await page.goto(`${base}/check`);
    await page.locator("#lane option >> nth=0").waitFor({ state: "attached" });
    await page.fill("#first", "2");
    const focused = (): Promise<unknown> => page.evaluate("document.activeElement.id");
    await page.focus("#first");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("joined");
    await page.keyboard.press("Enter");
    // Whatever is under way when the line is cut would wait as well.
    await page.locator("#kept", { hasText: "Everything is kept" }).waitFor();
    await page.context().setOffline(true);
    await page.click("#joined");
    await page.locator("#kept", { hasText: "1 tap waits" }).waitFor();
    expect(await page.textContent("#counted")).toBe("You count 4");
    await page.context().setOffline(false);
    await page.reload();
    await page.locator("#kept", { hasText: "Everything is kept" }).waitFor();
    expect(await page.textContent("#counted")).toBe("You count 4");
    await page.click("#finish");
    await page.click("#end");
    // Another test may have ended a check, at lane 2.
    await page.locator("#results li", { hasText: "Till 1" }).waitFor();
    expect(await page.locator("#begin").isVisible()).toBe(true);
    expect(await focused()).toBe("results-title");
    const { checks } = (await (await fetch(`${base}/api/checks`)).json()) as { checks: { box: string }[] };
    expect(checks.filter(({ box }) => box !== "lane-2")).toMatchObject([{ box: "lane-1" }]);
    await page.close();
  });

  it("ends a check only when asked twice, and not by two taps on one place", async () => {
    const page = await browser.newPage({ locale: "en", viewport: { width: 360, height: 740 } });
    await page.goto(`${base}/check`);
    await page.locator("#lane").selectOption({ index: 1 });
    await page.click("#start");
    const focused = (): Promise<unknown> => page.evaluate("document.activeElement.id");
    const finish = page.locator("#finish");
    await finish.dblclick();
    expect(await page.locator("#running").isVisible()).toBe(true);
    // The second tap may have met "Go on counting"; whoever taps on has answered as well.
    if (await finish.isVisible()) await finish.click();
    await page.click("#joined");
    expect([await page.textContent("#counted"), await page.locator("#sure").isVisible()]).toEqual([
      "You count 1",
      false,
    ]);
    await finish.focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("go-on");
    await page.keyboard.press("Escape");
    expect([await focused(), await page.locator("#sure").isVisible()]).toEqual(["finish", false]);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect([await focused(), await page.locator("#running").isVisible()]).toEqual(["finish", true]);
    await page.locator("#kept", { hasText: "Everything is kept" }).waitFor();
    await finish.click();
    await page.click("#end");
    await page.locator("#begin").waitFor();
    await page.close();
  });
});
