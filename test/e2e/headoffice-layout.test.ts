// Head office's pages in a real browser, with tables as long as a chain makes them: nothing serious to axe-core, nothing cut on
// a laptop and on paper.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leagueBody, settingsBody } from "../../host/headoffice/web/comparisons.ts";
import { page as pageOf } from "../../host/headoffice/web/html.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "../../host/headoffice/web/languages.ts";
import type { ShopGlance, TroubledBox } from "../../host/headoffice/web/overview.ts";
import { shopBody, shopsBody } from "../../host/headoffice/web/pages.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

const AT_MS = Date.UTC(2026, 10, 27, 20, 0);
/** A4 without margins, at 96 px an inch. */
const PAPER = { width: 718, height: 1000 };

/** The pages fetch themselves anew by a meta element, without script: what they tell is live, and nothing is lost by it. */
const AXE = 'axe.run({ rules: { "meta-refresh": { enabled: false } } })';

const SHOP: ShopGlance = {
  ...{ store: "main-street-42", state: "live", ageS: 75, lanes: 24, lanesHeard: 23, open: 11, waiting: 37 },
  ...{
    longestWaitS: 400,
    isMore: true,
    isLonger: true,
    mayBeOpen: 1,
    backlog: 1204,
    lost: 3,
    missing: 0,
    isShared: false,
    lagS: 12,
  },
};
const TROUBLE = {
  store: SHOP.store,
  box: "lane-3",
  name: "Electricals and returns",
  atMs: AT_MS,
  freshness: "fresh" as const,
  sensors: [
    ["entry", "flutter2"],
    ["exit", "stuck"],
  ] as TroubledBox["sensors"],
  failedStarts: 2,
  errors: null,
};
const STATUS = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
};
const WHY = "5 waiting at Front, 4 min. With one more till, new customers will soon wait about 1 min 50 s";
const EVENT = { store: SHOP.store, epoch: 1, seq: 1, atMs: AT_MS, kind: "decision" as const };
const LANE = { box: "lane-1", state: "serving", quality: "trusted", waiting: 5, waitS: 250 };
const ROLLOUT = {
  ...{
    id: 3,
    madeMs: AT_MS,
    settings: '{"targets":{"callAbove":4}}',
    stages: [5, 25, 100],
    soakMs: 1,
    stage: 1,
    sinceMs: 0,
  },
  ...{ state: "running" as const, note: "", shops: [] },
};

const bodiesIn = (language: PageLanguage) => ({
  "/": shopsBody(language, [SHOP, { ...SHOP, state: "silent", longestWaitS: null }], [TROUBLE], STATUS, [], AT_MS),
  "/shop": shopBody(
    language,
    SHOP,
    [LANE, { ...LANE, box: "lane-2", waiting: null, waitS: null }],
    [],
    [{ ...EVENT, content: { name: "Electricals and returns", decision: "call", reason: WHY } }],
    [TROUBLE],
    AT_MS,
  ),
  "/league": leagueBody(
    language,
    [{ store: SHOP.store, blocks: 84, measured: 0.09, estimate: 0.08, low: 0.05, high: 0.12, isOutlier: true }],
    7,
  ),
  "/settings": settingsBody(language, [ROLLOUT]),
});
const PATHS = ["/", "/shop", "/league", "/settings"] as const;
type Path = (typeof PATHS)[number];

describe.skipIf(chromium === undefined)(`head office's pages in a real browser${browserNote}`, () => {
  let browser: Browser;
  /** Shows one page of head office's after another: each new one would be a process of the browser. */
  let page: Page;
  const css = ["../../host/web/public/base.css", "../../host/headoffice/web/headoffice.css"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("\n");

  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(language: PageLanguage, path: Path): Promise<void> {
    await page.goto("about:blank");
    const frame = { chain: "Acme", url: path, language };
    await page.setContent(pageOf(frame, path, language.own.NAV.shops, 3600, bodiesIn(language)[path]));
    await page.addStyleTag({ content: css });
    await page.evaluate(axe.source);
  }
  /** What is wider than its place, which would have to be scrolled. */
  const wide = (): Promise<string[]> =>
    page.evaluate(`[document.documentElement, ...document.querySelectorAll(".scrolls")]
      .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent.slice(0, 60))`);

  const cases = [...PAGE_LANGUAGES].flatMap(([tag, language]) => PATHS.map((path) => [path, tag, language] as const));
  describe.each(cases)("%s in %s", (path, _, language) => {
    // Opened once: what is looked at follows its size, and media, by itself.
    beforeAll(() => open(language, path));

    const on = async (size: { width: number; height: number }, media: "screen" | "print", scheme: "light" | "dark") => {
      await page.emulateMedia({ media, colorScheme: scheme });
      await page.setViewportSize(size);
    };

    it("is seen whole on a laptop", async () => {
      await on({ width: 1366, height: 768 }, "screen", "light");
      expect(await wide()).toEqual([]);
    });

    it("is seen whole on a wall, in letters that are larger than a laptop's by what the wall is", async () => {
      await on({ width: 1920, height: 1080 }, "screen", "light");
      expect(await wide()).toEqual([]);
      const sizes = `[...document.querySelectorAll("td")].map((cell) => Number.parseFloat(getComputedStyle(cell).fontSize))`;
      expect(Math.min(...((await page.evaluate(sizes)) as number[]))).toBeGreaterThan(26);
    });

    it("is seen whole on paper", async () => {
      await on(PAPER, "print", "dark");
      expect(await wide()).toEqual([]);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    });

    it("scrolls its tables on a phone, and nothing else", async () => {
      await on({ width: 390, height: 844 }, "screen", "light");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      // How long people wait is seen at once.
      const waits = `document.querySelectorAll("thead th")[3].getBoundingClientRect().right`;
      if (path === "/") expect(await page.evaluate(waits)).toBeLessThanOrEqual(390);
      // Names and figures are not broken up into letters.
      const narrow = `[...document.querySelectorAll("th, td")].map((cell) => cell.getBoundingClientRect().width)`;
      expect(Math.min(...((await page.evaluate(narrow)) as number[]))).toBeGreaterThan(20);
    });

    it.each(["light", "dark"] as const)("has nothing serious to axe-core, %s", async (colorScheme) => {
      await on({ width: 1366, height: 768 }, "screen", colorScheme);
      const { violations } = (await page.evaluate(AXE)) as axe.AxeResults;
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });
});
