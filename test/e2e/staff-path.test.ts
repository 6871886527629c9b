import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { DemoStore } from "../../host/simulator/demo-store.ts";
import { demoShop } from "../../host/simulator/shop-setups.ts";
import { untilHolds } from "../patience.ts";
import { launch } from "./browser.ts";
import { Cable } from "./cable.ts";
import { freePort } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

const LANES = 6;
/** Tills open at the start; customers come faster than so many and three more could serve them, fastest in the first half minute. */
const OPEN = 2;
const RUSH_S = 30;
const arrivalsPerMin = (tS: number): number => (tS < RUSH_S ? 40 : 14);
/** A shop calls this soon after a till is lacking, and again after a call has ended. */
const QUICK = "policy: {name: workload, openHoldMs: 3000}\ntargets: {coolDownMs: 3000}\n";
/** Nobody in the virtual shop follows the lamps: that is the test's part. */
const NEVER_S = 1e9;
/** How long the network is gone: longer than the 3.5 s after which a lane's numbers are old. */
const CUT_MS = 6000;
/** A queue takes this long to build and to call, on a slow machine. */
const BUILDS_MS = 120000;

describe.skipIf(chromium === undefined)(`a member of staff at the page${browserNote}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let demo: DemoStore;
  let browser: Browser;
  let page: Page;
  let called = "";
  let cable: Cable;
  let address: string;

  beforeAll(async () => {
    const port = await freePort();
    const lanes = Array.from({ length: LANES }, (_, i) => `  - {box: lane-${i + 1}, name: Till ${i + 1}}\n`).join("");
    writeFileSync(path.join(dir, "shop.yaml"), `store: demo\nlanes:\n${lanes}log: path.sqlite\n${QUICK}`);
    host = new HostProcess(["--config", "shop.yaml", "--broker-port", String(port)], dir);
    browser = await launch();
    page = await browser.newPage();
    cable = new Cable(Number(new URL(await host.page()).port));
    address = `http://127.0.0.1:${await cable.plugIn()}/`;
    await page.goto(address);
    demo = new DemoStore({
      bundle: await readBundle("esp32"),
      store: "demo",
      ...{ broker: "127.0.0.1", port, speed: 1 },
      shop: {
        ...demoShop(LANES, 1),
        openAtStart: OPEN,
        arrivalsPerMin,
        staffReactS: [NEVER_S, NEVER_S],
      },
      onPrint: () => {},
    });
  });

  afterAll(async () => {
    demo?.stop();
    await browser?.close();
    cable?.close();
    await host?.end();
    remove();
  });

  const todo = (kind: string) => page.locator(`.todo.${kind}`).first();
  const cards = (kind: string) => page.locator(`.lane.${kind}`);

  /** A queue has built and the page names a till; which. */
  async function waitForCall(): Promise<string> {
    const call = page.locator(".todo:is(.open, .escalated)").first();
    await call.waitFor({ timeout: BUILDS_MS });
    const title = (await call.locator("h3").textContent()) ?? "";
    const till = /^Open (Till \d)!?$/.exec(title)?.[1] ?? "";
    expect(till, title).not.toBe("");
    expect(await call.locator(".why").textContent()).toMatch(/\d+ waiting|tills needed|Nobody has come/);
    expect(await page.textContent("#spoken")).toContain(till);
    await cards("shows-open").filter({ hasText: till }).waitFor();
    return till;
  }

  /** The call of this till: that of another may say how many wait there. */
  const callOf = (till: string, kinds: string) =>
    page.locator(`.todo:is(${kinds})`).filter({ has: page.locator("h3", { hasText: till }) });

  /** From the call to its end by the switch; a call that the shop itself has ended before is followed by another. */
  async function goTheWholeWay(): Promise<string> {
    for (let tries = 1; ; tries++) {
      const till = await waitForCall();
      try {
        await acknowledge(till);
        await open(till);
        return till;
      } catch (error) {
        const withdrawn = page.locator("#decisions li").filter({ hasText: `Withdrawn: ${till}` });
        if (tries === 3 || (await withdrawn.count()) === 0) throw error;
      }
    }
  }

  async function acknowledge(till: string): Promise<void> {
    await page.click(`button[aria-label="I am on my way to ${till}"]`);
    await callOf(till, ".coming, .escalated").waitFor();
  }

  /** Opens the till at its switch; the call ends and the list of decisions says so. */
  async function open(till: string): Promise<void> {
    demo.turnSwitch(Number(till.slice(5)) - 1, true);
    await callOf(till, ".open, .coming, .escalated").waitFor({ state: "detached" });
    const opened = page.locator("#decisions li").filter({ hasText: `Opened: ${till}` });
    expect(await opened.textContent()).toMatch(/Opened .* after the call/);
  }

  it("says nothing of lanes that have not been heard", async () => {
    // Both at one moment, and no box has been switched on yet.
    const look = (): Promise<unknown> =>
      page.evaluate(`(() => {
        const count = (kind) => document.querySelectorAll(kind).length;
        return count(".lane.old") > 0 ? { nothing: count(".todo.nothing") } : null;
      })()`);
    // Asked again from here: the page's policy lets it evaluate nothing by itself.
    await untilHolds(async () => expect(await look()).not.toBeNull());
    expect(await look()).toEqual({ nothing: 0 });
    demo.start();
  });

  it(
    "is told which till to open and why, when a queue has built",
    async () => {
      called = await waitForCall();
    },
    2 * BUILDS_MS,
  );

  it("acknowledges, and everybody sees that somebody is on the way", async () => {
    const other = await browser.newPage();
    await other.goto(address);
    await acknowledge(called);
    for (const each of [page, other]) {
      const coming = each.locator(".todo.coming").filter({ hasText: called });
      await coming.waitFor();
      expect(await coming.locator("h3").textContent()).toBe(`${called}: somebody is on the way`);
      expect(await each.locator(".todo.open").filter({ hasText: called }).count()).toBe(0);
    }
    expect(await page.evaluate("document.activeElement?.textContent")).toBe(`${called}: somebody is on the way`);
    await other.close();
  });

  it("opens the switch, and the call ends", () => open(called));

  it("sees within seconds that the network is gone, and takes no number for fresh while it is", async () => {
    cable.cut();
    await todo("lost").waitFor({ timeout: 10000 });
    const cutMs = performance.now();
    // What happens meanwhile is not seen: somebody closes the till again.
    demo.turnSwitch(Number(called.slice(5)) - 1, false);
    while (performance.now() - cutMs < CUT_MS) {
      expect(await cards("old").count()).toBe(LANES);
      expect(await page.locator(".lane .length b").allTextContents()).toEqual(Array(LANES).fill("?"));
      expect(await page.locator(".todo").count()).toBe(1);
      expect(await cards("closed").count()).toBe(0);
      await page.waitForTimeout(2000);
    }
    expect(await page.textContent("#link")).toMatch(/^No connection since \d/);
    cable.mend();
    await todo("lost").waitFor({ state: "detached" });
    await cards("closed").filter({ hasText: called }).waitFor();
    expect(await cards("old").count()).toBe(0);
  });

  it(
    "goes the whole way after the cut: the call that came meanwhile, acknowledged, opened, ended",
    async () => {
      await goTheWholeWay();
    },
    2 * BUILDS_MS,
  );

  it("is not reassured by a lane whose box is dead", async () => {
    demo.boards[0]?.stop();
    // A page that has heard nothing for some seconds doubts every lane: until it hears again, that is right.
    await expect.poll(() => cards("old").locator("h3").allTextContents()).toEqual(["Till 1"]);
    expect(await cards("old").locator(".length b").allTextContents()).toEqual(["?"]);
    expect(await cards("old").locator(".people i").count()).toBe(0);
    expect(await todo("nothing").count()).toBe(0);
  });

  it(
    "goes the whole way beside the dead box, and is never sent to it",
    async () => {
      expect(await goTheWholeWay()).not.toBe("Till 1");
      expect(await cards("old").locator("h3").allTextContents()).toEqual(["Till 1"]);
    },
    2 * BUILDS_MS,
  );

  it("sees that the host itself has gone", async () => {
    host.kill("SIGKILL");
    await todo("lost").waitFor({ timeout: 10000 });
    expect(await page.textContent("#link")).toMatch(/^No connection since \d/);
  });
});
