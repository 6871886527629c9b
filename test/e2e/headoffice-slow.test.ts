// Head office's pages while shops change and the line is slow or gone: nothing moves, and no old number passes for a new one.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainStore } from "../../host/headoffice/stores/chain-store.ts";
import { type HeadOfficeServer, startHeadOfficeWeb } from "../../host/headoffice/web/server.ts";
import { openPages } from "../demo/page-shifts.ts";
import { MovingChain } from "../headoffice/moving-chain.ts";
import { keysOf, passwordsOf } from "../web/passwords.ts";
import { launch } from "./browser.ts";
import { GOOD_SHIFT } from "./layout-shift.ts";
import { browserNote, chromium } from "./programs.ts";

/** How long pages are watched. `WATCH_S=300 npx vitest run test/e2e/headoffice-slow.test.ts` watches for five minutes. */
const WATCH_S = Number(process.env["WATCH_S"] ?? 25);
/** Shops, lanes of each, and how many times as fast as the clock they live. */
const CHAIN = [24, 6, 4] as const;
const PATHS = ["/", "/shop?name=shop-1", "/league"];
const STATUS = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
};
/** Figures that can be read. */
const SEEN = `[...document.querySelectorAll(".now td, p.now")]
  .filter((node) => getComputedStyle(node).visibility === "visible" && node.textContent !== "").length`;

/** What may become of the line. */
const CUTS = {
  "is cut": (page: Page) => page.route("**/*", (route) => route.abort()),
  "brings no answer": (page: Page) => page.route("**/*", () => {}),
};

/** Serves head office's pages; the database fails for as long as `fault` tells one. */
function serve(fault: () => Error | undefined): Promise<HeadOfficeServer> {
  const chain = new MovingChain(...CHAIN);
  const shops = (): ReturnType<ChainStore["shops"]> => {
    const told = fault();
    return told === undefined ? chain.shops() : Promise.reject(told);
  };
  const store = Object.assign(Object.create(chain) as ChainStore, { shops });
  const sources = {
    ...{ chain: "Acme", hosts: [], store, status: () => STATUS, warnings: () => [] },
    ...{ passwords: passwordsOf(keysOf({})), onWrong: () => {}, onRefused: () => {} },
  };
  return startHeadOfficeWeb({ host: "127.0.0.1", port: 0 }, sources);
}

const NAME = `head office's pages on a slow line${browserNote}`;

describe.skipIf(chromium === undefined)(NAME, { concurrent: true }, () => {
  let server: HeadOfficeServer;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    server = await serve(() => undefined);
    base = `http://127.0.0.1:${server.port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = async (path: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: "en" });
    await page.goto(base + path);
    return page;
  };
  const seen = (page: Page): Promise<number> => page.evaluate(SEEN);

  it(
    "change what they show without moving it, on a phone, a laptop and a wall",
    async () => {
      const opened = await openPages(
        browser,
        PATHS.map((path) => base + path),
      );
      const first = opened.pages[0] as Page;
      const before = await first.textContent("main");
      await first.evaluate("document.body.dataset.kept = 'yes'");
      await new Promise((resolve) => setTimeout(resolve, 1000 * WATCH_S));
      expect(await first.textContent("main")).not.toBe(before);
      expect(await first.getAttribute("body", "data-kept")).toBe("yes");
      const moved: string[] = [];
      for (const { page, screen, shift } of await opened.close()) {
        const { largest, all, what } = shift;
        const name = `${page.slice(base.length)} on a ${screen}`;
        console.log(`${name}: layout shift ${largest.toFixed(4)}, ${all.toFixed(4)} in all, in ${WATCH_S} s`);
        if (largest > GOOD_SHIFT) console.log(what.slice(0, 30).join("\n"));
        if (largest > GOOD_SHIFT) moved.push(name);
      }
      expect(moved).toEqual([]);
    },
    1000 * WATCH_S + 120000,
  );

  it("tell all that they know before their script has come, and need it for no control", async () => {
    const page = await browser.newPage({ locale: "en" });
    await page.route("**/*.ts", () => {});
    await page.goto(base, { waitUntil: "commit" });
    await page.locator("tbody tr >> nth=23").waitFor();
    expect(await page.textContent("main")).toMatch(/As of \d{4}-\d\d-\d\d \d\d:\d\d \(UTC\)/);
    expect(await page.locator("button, input, select, form").count()).toBe(0);
    await page.close();
  });

  it.each(Object.keys(CUTS) as (keyof typeof CUTS)[])(
    "show no number once the line %s, and go on by themselves afterwards",
    async (how) => {
      const page = await open("/");
      expect(await seen(page)).toBeGreaterThan(100);
      await CUTS[how](page);
      await page.locator("html.lost").waitFor({ state: "attached" });
      expect(await page.textContent("#link")).toMatch(/^No connection since \d/);
      expect(await seen(page)).toBe(0);
      await page.unroute("**/*");
      await page.locator("html.live").waitFor({ state: "attached" });
      expect(await seen(page)).toBeGreaterThan(100);
      await page.close();
    },
  );

  it("show no number once the line is cut, although the words of their language have not come", async () => {
    const page = await browser.newPage({ locale: "en" });
    await page.route("**/language-*.ts", () => {});
    await page.goto(base);
    expect(await seen(page)).toBeGreaterThan(100);
    await CUTS["is cut"](page);
    await page.locator("html.lost").waitFor({ state: "attached" });
    expect(await page.textContent("#link")).toMatch(/^No connection since \d\d:\d\d$/);
    expect(await seen(page)).toBe(0);
    await page.close();
  });

  it("say that the database is away, and go on by themselves afterwards", async () => {
    let fault: Error | undefined;
    const other = await serve(() => fault);
    const page = await browser.newPage({ locale: "en" });
    await page.goto(`http://127.0.0.1:${other.port}/`);
    fault = new Error("connect ECONNREFUSED 127.0.0.1:5432");
    await page.locator("text=The database does not answer: connect ECONNREFUSED").waitFor();
    expect(await seen(page)).toBe(0);
    fault = undefined;
    await page.locator("html.live tbody tr >> nth=23").waitFor();
    await page.close();
    await other.close();
  });

  it("are sent to the log-in when their session is over", async () => {
    const page = await open("/");
    await page.route(`${base}/`, (route) =>
      route.fulfill({ status: 302, headers: { location: "/login?to=%2F" }, body: "" }),
    );
    await page.locator("#password").waitFor();
    await page.close();
  });
});
