import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { DemoStore } from "../../host/simulator/demo-store.ts";
import { demoShop } from "../../host/simulator/shop-setups.ts";
import { launch } from "./browser.ts";
import { Cable } from "./cable.ts";
import { freePort } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { chromium, note } from "./programs.ts";

const LANES = 4;
/** Nobody in the virtual shop follows the lamps: that is the test's part. */
const NEVER_S = 1e9;
/** How long the network is gone: longer than every time-out of page and host takes. */
const CUT_MS = 25000;

describe.skipIf(chromium === undefined)(`a member of staff at the page${note("chromium", chromium)}`, () => {
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
    writeFileSync(path.join(dir, "shop.yaml"), `store: demo\nlanes:\n${lanes}log: path.sqlite\n`);
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
      shop: { ...demoShop(LANES, 1), staffReactS: [NEVER_S, NEVER_S] },
      onPrint: () => {},
    });
    demo.start();
  });

  afterAll(async () => {
    demo?.stop();
    await browser?.close();
    cable?.close();
    host?.kill("SIGKILL");
    remove();
  });

  const todo = (kind: string) => page.locator(`.todo.${kind}`).first();
  const cards = (kind: string) => page.locator(`.lane.${kind}`);

  it("says nothing of lanes that have not been heard", async () => {
    await cards("old").first().waitFor();
    expect(await todo("nothing").count()).toBe(0);
  });

  it("is told which till to open and why, when a queue has built", async () => {
    await todo("open").waitFor({ timeout: 90000 });
    const title = (await todo("open").locator("h3").textContent()) ?? "";
    called = /^Open (Till \d)$/.exec(title)?.[1] ?? "";
    expect(called).not.toBe("");
    expect(await todo("open").locator(".why").textContent()).toMatch(/\d+ waiting|tills are wanted/);
    expect(await page.textContent("#spoken")).toContain(title);
    expect(await cards("shows-open").locator("h3").textContent()).toBe(called);
  }, 100000);

  it("acknowledges, and everybody sees that somebody is on the way", async () => {
    const other = await browser.newPage();
    await other.goto(address);
    await page.click(`button[aria-label="I am on my way to ${called}"]`);
    for (const each of [page, other]) {
      await each.locator(".todo.coming").waitFor();
      expect(await each.locator(".todo.coming h3").textContent()).toBe(`${called}: somebody is on the way`);
      expect(await each.locator(".todo.open").count()).toBe(0);
    }
    await other.close();
  });

  it("opens the switch, and the call ends", async () => {
    demo.turnSwitch(Number(called.slice(5)) - 1, true);
    await todo("coming").waitFor({ state: "detached", timeout: 10000 });
    const opened = page.locator("#decisions li").filter({ hasText: `Opened: ${called}` });
    await opened.waitFor();
    expect(await opened.textContent()).toMatch(/Opened .* after the call/);
  });

  it(
    "sees within seconds that the network is gone, takes no number for fresh, and has all of it back after",
    async () => {
      cable.cut();
      await todo("lost").waitFor({ timeout: 10000 });
      expect(await cards("old").count()).toBe(LANES);
      expect(await page.locator(".lane .length b").allTextContents()).toEqual(Array(LANES).fill("?"));
      expect(await page.locator(".todo").count()).toBe(1);
      // What happens meanwhile is not seen: somebody closes the till again.
      demo.turnSwitch(Number(called.slice(5)) - 1, false);
      await page.waitForTimeout(CUT_MS);
      expect(await cards("closed").count()).toBe(0);
      await todo("lost").waitFor();
      cable.mend();
      await todo("lost").waitFor({ state: "detached", timeout: 20000 });
      await cards("closed").filter({ hasText: called }).waitFor({ timeout: 10000 });
      expect(await cards("old").count()).toBe(0);
    },
    60000 + CUT_MS,
  );

  it("is not reassured by a lane whose box is dead", async () => {
    demo.boards[0]?.stop();
    await cards("old").filter({ hasText: "Till 1" }).waitFor({ timeout: 15000 });
    expect(await cards("old").locator(".length b").allTextContents()).toEqual(["?"]);
    expect(await cards("old").locator(".people i").count()).toBe(0);
    await todo("unsure").filter({ hasText: "Till 1" }).waitFor();
    expect(await todo("nothing").count()).toBe(0);
  });

  it("sees that the host itself has gone", async () => {
    host.kill("SIGKILL");
    await todo("lost").waitFor({ timeout: 10000 });
    expect(await page.textContent("#link")).toMatch(/^No connection since \d/);
  });
});
