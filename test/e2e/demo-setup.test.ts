// The demo's set-up page in a real browser: tried without a log-in, and kept as a file with which a shop starts.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
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
});
