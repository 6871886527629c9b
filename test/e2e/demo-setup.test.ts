// The demo's set-up page in a real browser: tried without a log-in, on a phone too, and kept as a file with which a shop
// starts.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../host/config/config.ts";
import { launch } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

describe.skipIf(chromium === undefined)(`the set-up page of the demo${browserNote}`, () => {
  const { dir, remove } = scratch();
  let host: HostProcess;
  let browser: Browser;

  beforeAll(async () => {
    host = new HostProcess(["--log", "demo.sqlite"], dir);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  it("offers what was made of it as a file with which a shop starts", async () => {
    const page = await browser.newPage({ locale: "en" });
    await page.goto(`${await host.page()}setup`);
    await page.locator("#field-store").fill("corner");
    await page.locator("#field-targets-callAbove").fill("4");
    await page.getByText("All values are valid").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as a file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("tillbeacon.yaml");
    await page.getByText("The browser has saved tillbeacon.yaml.").waitFor();
    const file = path.join(dir, "tillbeacon.yaml");
    writeFileSync(file, readFileSync(await download.path()));
    const { store, lanes, targets } = readConfig(file);
    expect([store, lanes.length, targets.callAbove]).toEqual(["corner", 6, 4]);
    await page.close();
  });

  /** The page on a screen of this size, px, and its fields by their names. */
  async function openPhone(width: number, height: number): Promise<{ page: Page; field: (name: string) => Locator }> {
    const page = await browser.newPage({ locale: "en", viewport: { width, height } });
    await page.goto(`${await host.page()}setup`);
    await page.getByText("No changes.").waitFor();
    return { page, field: (name) => page.locator(`#field-${name}`) };
  }

  it("leads past the boxes to the fields by the first link of the page", async () => {
    const { page } = await openPhone(360, 740);
    const top = (): Promise<number> =>
      page.evaluate("document.getElementById('form-title').getBoundingClientRect().top");
    expect(await top()).toBeGreaterThan(740);
    await page.getByRole("link", { name: "To the shop’s settings" }).click();
    expect([await top(), await page.evaluate("document.activeElement.id")]).toEqual([expect.any(Number), "form-title"]);
    expect(await top()).toBeLessThan(370);
    await page.close();
  });

  it("covers nothing that has the focus with the bar of Save, on a phone", async () => {
    const { page, field } = await openPhone(390, 700);
    for (const fold of await page.locator("#fields summary").all()) await fold.click();
    await field("targets-callAbove").fill("-1");
    await page.locator("#faults a").waitFor();
    await field("store").focus();
    const covered: string[] = [];
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press("Tab");
      const what = await page.evaluate(`(() => {
        const { activeElement: at } = document;
        if (at === null || at.closest("#fields") === null) return at?.id === "save" ? "end" : "";
        return at.getBoundingClientRect().bottom > document.getElementById("bar").getBoundingClientRect().top ? at.id : "";
      })()`);
      if (what === "end") break;
      if (what !== "") covered.push(String(what));
    }
    expect(covered).toEqual([]);
    await page.close();
  });

  it("leaves two thirds of a phone to the fields, and leads to every fault by keys, however many there are", async () => {
    const { page, field } = await openPhone(360, 740);
    await field("store").fill("a b");
    for (const name of ["lanes-0-box", "lanes-1-box"]) await field(name).fill("no box");
    await page.locator("#fold-moreTargets summary").click();
    for (const name of ["callAbove", "callAboveS", "callsPerHour", "quietMs", "minConfidence"])
      await field(`targets-${name}`).fill("many");
    const links = page.locator("#faults a");
    await links.nth(7).waitFor();
    const texts = await links.allTextContents();
    expect((await page.locator("#bar").boundingBox())?.height).toBeLessThan(740 / 3);
    await page.locator("#undo").focus();
    const reached: string[] = [];
    for (const _ of texts) {
      await page.keyboard.press("Tab");
      // What is at its first line is the link itself, and not what stays above it or ends below.
      reached.push(
        String(
          await page.evaluate(`(() => {
            const { left, top } = document.activeElement.getClientRects()[0];
            const at = document.elementFromPoint(left + 4, top + 4);
            return at === document.activeElement ? at.textContent : "covered: " + document.activeElement.textContent;
          })()`),
        ),
      );
    }
    expect(reached).toEqual(texts);
    const [bar, button] = [await page.locator("#bar").boundingBox(), await page.locator("#save").boundingBox()];
    expect((button?.y ?? 0) - (bar?.y ?? 0)).toBeGreaterThan(0);
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toMatch(/^field-/);
    await page.close();
  });
});
