// The staff page's band and counts, whatever they say, in every language and on every screen: no name of a till is cut
// off, nothing is printed over anything else, and no lane moves.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { inEnglish } from "../../host/web/english.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import type { WebServer } from "../../host/web/server.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { servePages } from "../web/page-server.ts";
import { lane } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { calling, doubting, LONG, LONGEST } from "./call-shops.ts";
import { browserNote, chromium } from "./programs.ts";

const SCREENS = { phone: [390, 844], laptop: [1366, 768], wall: [1920, 1080] } as const;
/** A page and the screen that it is on. */
interface Opened {
  screen: string;
  /** Unit px. */
  width: number;
  page: Page;
}

const PROBLEM = { code: "log-shared", file: "s.sqlite" } as const;
const WARNING = { key: "log", problem: PROBLEM, ...inEnglish(PROBLEM), sinceMs: 0 };

/** Names of lanes that are cut off. */
const CUT_NAMES = `[...document.querySelectorAll(".lane .name")]
  .filter((name) => name.scrollWidth > name.clientWidth + 1 || name.scrollHeight > name.clientHeight + 8).map((name) => name.textContent)`;

/** The smallest letters of the counts of a wall, which is read from ten metres. Unit px. */
const COUNTS_PX = `Number.parseFloat(getComputedStyle(document.querySelector("#wanted .because")).fontSize)`;

/** What is cut off of titles and lamps, and what is printed over something else. */
const FAULTS = `(() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().height > 1;
  const line = (node) => Number.parseFloat(getComputedStyle(node).fontSize);
  const cut = [...document.querySelectorAll("#todo .title, #todo .why, #todo .soft, #wanted .because, .lane .lamp, .lane .notice, .lane .word, .lane .wait, .lane .trouble")].filter(shown)
    .filter((node) => node.scrollHeight > node.clientHeight + line(node) / 2 || node.scrollWidth > node.clientWidth + 1)
    .map((node) => "cut off: " + node.textContent);
  const over = [...document.querySelectorAll("#todo > li, .lane")].flatMap((card) => {
    const parts = [...card.querySelectorAll(".title, .why, .soft:not(.range), button:not(.sure), .name, .lamp, .till, .length, .wait, .notice, .trouble")].filter(shown);
    const box = (node) => node.getBoundingClientRect();
    return parts.flatMap((a, i) => parts.slice(i + 1)
      .filter((b) => !a.contains(b) && !b.contains(a) && box(a).left < box(b).right - 1 && box(b).left < box(a).right - 1 && box(a).top < box(b).bottom - 2 && box(b).top < box(a).bottom - 2)
      .map((b) => a.textContent + " over " + b.textContent));
  });
  const textBox = (node) => {
    const text = document.createRange();
    text.selectNodeContents(node);
    return text.getBoundingClientRect();
  };
  // How sure a length is stands beside its number, and in words beside its unit.
  const beside = [...document.querySelectorAll(".lane")].flatMap((card) =>
    [[".length b", ".bars"], [".unit", ".word"]].map((pair) => pair.map((at) => card.querySelector(at)))
      .filter((pair) => pair.every(shown)).map((pair) => [pair, ...pair.map(textBox)])
      .filter(([, a, b]) => a.right > b.left && b.right > a.left && a.top < b.bottom - 2 && b.top < a.bottom - 2)
      .map(([pair]) => pair.map(({ textContent }) => textContent).join(" runs into ")));
  const [band, lanes] = ["#todo", "#lanes"].map((at) => document.querySelector(at).getBoundingClientRect());
  const counts = [...document.querySelectorAll("#wanted li > *")].filter((node) => node.textContent !== "")
    .filter((node) => node.getBoundingClientRect().bottom > lanes.top + 1 || node.getBoundingClientRect().top < band.bottom - 1)
    .map((node) => "no room: " + node.textContent);
  // Letters reach below their line: what is lower than its place is cut.
  const low = [...document.querySelectorAll(".lane .unit")].filter(shown)
    .filter((node) => textBox(node).bottom > node.closest(".length").getBoundingClientRect().bottom + 1)
    .map((node) => "cut off below: " + node.textContent);
  return [...cut, ...over, ...beside, ...counts, ...low];
})()`;

/** A shop of one describe's own and its staff page on screens: opened once, as each new page is a process of the browser. */
class StaffPages {
  private shop = calling([]);
  private server: WebServer | undefined;
  private readonly pages: Page[] = [];

  async open(options: BrowserContextOptions): Promise<Page> {
    this.server ??= await servePages(() => this.shop);
    // Else every page would be drawn twice a second only to flash.
    const page = await browser.newPage({ reducedMotion: "reduce", ...options });
    this.pages.push(page);
    await page.goto(`http://127.0.0.1:${this.server.port}/`);
    return page;
  }

  /** The page on every screen. */
  async openAll(locale: string): Promise<Opened[]> {
    const opened: Opened[] = [];
    for (const [screen, [width, height]] of Object.entries(SCREENS))
      opened.push({ screen, width, page: await this.open({ viewport: { width, height }, locale }) });
    return opened;
  }

  /** Resolves when each page has drawn the shop. */
  async show(next: Snapshot): Promise<void> {
    this.shop = next;
    this.server?.changed();
    await Promise.all(this.pages.map((page) => drawn(page, next)));
  }

  /** A page loaded anew on a screen of this size, with a shop without calls. */
  async openAgain(page: Page, width: number, height: number): Promise<void> {
    this.shop = calling([]);
    await page.setViewportSize({ width, height });
    await page.reload();
    await drawn(page, this.shop);
  }

  async close(): Promise<void> {
    for (const page of this.pages) await page.close();
    await this.server?.close();
  }
}

async function drawn(page: Page, { advice, calls, lanes }: Snapshot): Promise<void> {
  // The page has four rows at most.
  const rows = Math.min(4, Math.max(1, advice.length + calls.length));
  await page.locator(`#todo[data-rows="${rows}"]`).waitFor();
  const last = calls.at(-1)?.name ?? "";
  await page.locator("#todo li", { hasText: last }).first().waitFor();
  await page.locator(".lane").nth(lanes.length).waitFor({ state: "detached" });
  await page
    .locator(".lane")
    .nth(lanes.length - 1)
    .waitFor();
}

function topOfLanes(page: Page): Promise<number> {
  return page.evaluate("document.querySelector('#lanes').getBoundingClientRect().top");
}

let browser: Browser;

describe.skipIf(chromium === undefined)(`calls on the staff page${browserNote}`, () => {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  describe.each([...LANGUAGES.keys()])("in %s", (locale) => {
    const staff = new StaffPages();
    let opened: Opened[];
    beforeAll(async () => {
      opened = await staff.openAll(locale);
    });
    afterAll(() => staff.close());

    it("cut off no till, print nothing over it, and move no lane", async () => {
      await staff.show(calling([]));
      const tops = new Map<Page, number>();
      for (const { screen, page } of opened) {
        tops.set(page, await topOfLanes(page));
        const height = (await page.locator("header nav").boundingBox())?.height;
        expect.soft([screen, height]).toEqual([screen, expect.toSatisfy((px) => px < 45)]);
      }
      const expectStill = async ({ screen, page }: Opened): Promise<void> => {
        expect.soft(await topOfLanes(page), screen).toBeCloseTo(tops.get(page) as number, 0);
      };
      for (const names of [
        [LONGEST],
        [LONGEST, LONG],
        [LONG],
        ["Till 15"],
        ["Till 15", "Till 16"],
        ["Till 15", "Till 16", "Till 17"],
        [LONGEST, "Till 16", "Till 17", "Till 18"],
      ]) {
        await staff.show(calling(names));
        for (const each of opened) {
          const { screen, width, page } = each;
          expect.soft([screen, names, await page.evaluate(FAULTS)]).toEqual([screen, names, []]);
          if (width === SCREENS.wall[0]) {
            expect.soft(await page.evaluate(CUT_NAMES)).toEqual([]);
            expect.soft(await page.evaluate(COUNTS_PX)).toBeGreaterThanOrEqual(24);
          }
          const whys = `Math.min(...[...document.querySelectorAll("#todo .why")].map((why) => why.clientHeight))`;
          if (names.length < 3 && names[0] === "Till 15")
            expect
              .soft([screen, names, await page.evaluate(whys)])
              .toEqual([screen, names, expect.toSatisfy((px) => px > 12)]);
          await expectStill(each);
        }
      }
      // Three rows of a line with a long name: its wait stands at their end.
      await staff.show(calling(["Till 15", "Till 16"], {}, LONGEST));
      for (const { screen, page } of opened) expect.soft([screen, await page.evaluate(FAULTS)]).toEqual([screen, []]);
      await staff.show(calling(["Till 15"], { warnings: [WARNING] }));
      for (const each of opened) {
        await each.page.locator("#warned").waitFor();
        await expectStill(each);
      }
    });

    it("print nothing over a lane in doubt, however many there are", async () => {
      // Without a lane more or less, nobody sees when the first of these shops is drawn.
      await staff.show(calling([]));
      for (const lanes of [3, 5, 6, 8, 12, 24]) {
        await staff.show(doubting(lanes));
        for (const { screen, page } of opened) {
          expect.soft([screen, lanes, await page.evaluate(FAULTS)]).toEqual([screen, lanes, []]);
          if (screen === "phone") expect.soft([lanes, await page.evaluate(CUT_NAMES)]).toEqual([lanes, []]);
        }
      }
    });
  });

  describe.each([...LANGUAGES.keys()])("on a phone in %s", (locale) => {
    const staff = new StaffPages();
    let page: Page;
    beforeAll(async () => {
      page = await staff.open({ viewport: { width: 320, height: 740 }, locale });
    });
    afterAll(() => staff.close());

    it("count tills and people within its width", async () => {
      const busy = Array.from({ length: 6 }, (_, i) =>
        lane(String(i), { state: "serving", waiting: 4, isAtLeast: true }),
      );
      const because =
        "(() => { const { scrollWidth, clientWidth } = document.querySelector('#wanted .because'); return scrollWidth - clientWidth; })()";
      for (const width of [320, 360, 390]) {
        await staff.openAgain(page, width, 740);
        const top = await topOfLanes(page);
        await staff.show(calling([], { lanes: busy }));
        expect.soft([width, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([width, width]);
        expect.soft([width, await page.evaluate(because)]).toEqual([width, 0]);
        expect.soft([width, await topOfLanes(page)]).toEqual([width, expect.closeTo(top, 0)]);
        const unseen = Array.from({ length: 2 }, (_, i) => lane(`u${i}`, { freshness: "offline", isTrusted: false }));
        await staff.show(calling(["Till 15"], { lanes: [...calling(["Till 15"]).lanes, ...unseen] }));
        expect.soft([width, "called", await topOfLanes(page)]).toEqual([width, "called", expect.closeTo(top, 0)]);
        if (width === 320) continue;
        const height = (await page.locator("header nav").boundingBox())?.height;
        expect.soft([width, height]).toEqual([width, expect.toSatisfy((px) => px < 45)]);
      }
    });

    it("name every called till on the smallest one", async () => {
      await staff.openAgain(page, 320, 568);
      const cut = `[...document.querySelectorAll("#todo .title")].filter((node) => {
      const [title, row] = [node, node.parentElement].map((one) => one.getBoundingClientRect());
      return node.scrollHeight > node.clientHeight + 6 || title.top < row.top - 1 || title.bottom > row.bottom + 1;
    }).map((node) => node.textContent)`;
      for (const names of [
        ["Till 15"],
        ["Till 15", "Till 16"],
        ["Till 15", "Till 16", "Till 17"],
        ["15", "16", "17", "18"],
      ]) {
        await staff.show(calling(names.map((name) => name.replace(/^(?=\d)/, "Till "))));
        expect.soft([names, await page.evaluate(cut)]).toEqual([names, []]);
      }
    });
  });

  it("say on paper alone when they are from, by the shop's clock", async () => {
    const staff = new StaffPages();
    onTestFinished(() => staff.close());
    const page = await staff.open({ viewport: { width: 1366, height: 768 } });
    await staff.show(calling(["Till 15"]));
    const asOf = page.locator("#as-of");
    expect(await asOf.isVisible()).toBe(false);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: "print" });
    expect(await asOf.isVisible()).toBe(true);
    expect(await asOf.textContent()).toMatch(/^As of \w+, .*20[2-9]\d, \d\d:\d\d.*\(GMT.*\)$/);
  });

  it("draws people and how sure their number is where a system chooses all colours", async () => {
    const staff = new StaffPages();
    onTestFinished(() => staff.close());
    const page = await staff.open({ viewport: { width: 1366, height: 768 }, forcedColors: "active" });
    await staff.show(calling(["Till 15"]));
    const grounds = `(at) => [...document.querySelectorAll(at)].slice(0, 3).map((node) => getComputedStyle(node).backgroundColor)`;
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    for (const at of [".lane .people i", ".lane[data-sure=yes] .bars i"])
      expect((await page.evaluate(`(${grounds})(${JSON.stringify(at)})`)) as string[]).not.toContain(ground);
  });
});
