import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeCredentials } from "../../host/config/credentials.ts";
import { hashSecret } from "../../host/config/secret-hash.ts";
import { launch, PAGES } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { browserNote, chromium } from "./programs.ts";

const PASSWORD = "set-up of the corner shop";
/** A name that would do harm if any page took it for markup. */
const HOSTILE = '<img src=x onerror="document.title=1">';
const SHOP = `# Our shop
store: corner # keep
lanes:
  - box: lane-1 # by the door
    name: '${HOSTILE}'
  - {box: lane-2}
log: shop.sqlite
`;

describe.skipIf(chromium === undefined)(`the set-up page${browserNote}`, () => {
  const { dir, remove } = scratch();
  const file = path.join(dir, "shop.yaml");
  let host: HostProcess;
  let browser: Browser;
  let base: string;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, SHOP);
    changeCredentials(path.join(dir, "credentials.json"), ({ pages }) => {
      pages.setup = hashSecret(PASSWORD, "random");
    });
    host = new HostProcess(["--config", "shop.yaml"], dir);
    browser = await launch();
    base = await host.address();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${base}/setup`);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel(/Password/).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("No changes.").waitFor();
  });

  beforeEach(async () => {
    writeFileSync(file, SHOP);
    await page.close();
    page = await context.newPage();
    await page.goto(`${base}/setup`);
    await page.getByText("No changes.").waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await host?.end();
    remove();
  });

  const field = (name: string) => page.locator(`#field-${name}`);
  const fault = (name: string) => page.locator(`#field-${name}-fault`);
  const save = () => page.getByRole("button", { name: "Save" });

  it("takes no press of a log-in whose script is still on its way", async () => {
    const slow = await browser.newContext();
    try {
      const login = await slow.newPage();
      let letThrough = (): void => {};
      const isOpen = new Promise<void>((resolve) => {
        letThrough = resolve;
      });
      await login.route("**/language-en.ts", async (route) => {
        await isOpen;
        await route.continue();
      });
      await login.goto(`${base}/login?to=%2Fsetup`, { waitUntil: "commit" });
      const press = login.getByRole("button", { name: "Log in" });
      await press.waitFor();
      expect(await press.isDisabled()).toBe(true);
      await login.getByLabel(/Password/).fill(PASSWORD);
      letThrough();
      await press.click();
      await login.getByText("No changes.").waitFor();
    } finally {
      await slow.close();
    }
  });

  it("keeps what is typed while the file is on its way as a change that is still to be saved", async () => {
    let letThrough = (): void => {};
    const isOpen = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route("**/api/setup", async (route) => {
      if (route.request().method() === "PUT") await isOpen;
      await route.continue();
    });
    await field("targets-callAbove").fill("5");
    await page.getByText("All values are valid").waitFor();
    const written = page.waitForResponse((response) => response.request().method() === "PUT");
    await save().click();
    await field("targets-callAbove").fill("6");
    await page.getByText("All values are valid").waitFor();
    letThrough();
    await written;
    await expect.poll(() => readFileSync(file, "utf8")).toContain("callAbove: 5");
    await expect.poll(() => page.textContent("#verdict")).toMatch(/^All values are valid/);
    await save().click();
    await expect.poll(() => readFileSync(file, "utf8")).toContain("callAbove: 6");
  });

  it("says at the field what to enter, while somebody types", async () => {
    await field("targets-callAbove").fill("many");
    await fault("targets-callAbove").waitFor();
    expect(await fault("targets-callAbove").textContent()).toBe("Enter a number.");
    expect(await field("targets-callAbove").getAttribute("aria-invalid")).toBe("true");
    expect(await save().isDisabled()).toBe(true);
    await field("targets-callAbove").fill("4");
    await field("lanes-1-box").fill("lane-1");
    await fault("lanes-1-box").waitFor();
    expect(await fault("lanes-1-box").textContent()).toMatch(/^Another place has this box/);
    expect(await save().isDisabled()).toBe(true);
    await field("lanes-1-box").fill("lane-2");
    await page.getByText("All values are valid; not saved.").waitFor();
    expect(await page.locator(".fault:visible").count()).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(SHOP);
  });

  it("writes the change into the file and nothing else", async () => {
    await field("targets-callAbove").fill("4");
    await page.getByRole("button", { name: "Add a lane", exact: true }).click();
    await page.keyboard.type("lane-3");
    await save().click();
    await page.getByText("Saved and in effect.").waitFor();
    await page.getByText("lane-3 · lane-3 · lane").waitFor();
    const text = readFileSync(file, "utf8");
    expect(text).toBe(
      SHOP.replace("  - {box: lane-2}\n", "  - {box: lane-2}\n  - box: lane-3\n").concat("targets:\n  callAbove: 4\n"),
    );
  });

  it("leads from the list of faults to the field", async () => {
    await field("targets-callAbove").fill("-1");
    const link = page.locator("#faults a");
    await link.waitFor();
    expect(await link.textContent()).toBe("A line is too long above (people): Enter 0 or more.");
    await link.click();
    expect(await page.evaluate("document.activeElement?.id")).toBe("field-targets-callAbove");
  });

  it("keeps the field in which somebody types clear of the faults that are listed", async () => {
    await page.setViewportSize({ width: 1366, height: 600 });
    const typed = field("lanes-1-box");
    // Just above the bar, before that grows.
    await page.evaluate(`scrollBy(0, document.querySelector("#field-lanes-1-box").getBoundingClientRect().bottom
      - document.querySelector(".sticky").getBoundingClientRect().top + 4)`);
    await typed.fill("lane-1");
    await page.locator("#faults a").waitFor();
    const gapPx = () =>
      page.evaluate(`document.querySelector(".sticky").getBoundingClientRect().top
        - document.activeElement.getBoundingClientRect().bottom`);
    await expect.poll(gapPx).toBeGreaterThan(0);
    expect(await page.evaluate("document.activeElement?.id")).toBe("field-lanes-1-box");
  });

  it("takes times as minutes and seconds, or as seconds, and writes ms", async () => {
    await page.locator("#fold-moreTargets summary").click();
    expect(await field("targets-coolDownMs").getAttribute("placeholder")).toBe("0:30");
    await field("targets-escalateMs").fill("1:30");
    await field("targets-coolDownMs").fill("300");
    expect(
      await page
        .locator(".field", { has: field("targets-coolDownMs") })
        .locator(".same")
        .textContent(),
    ).toBe("= 5 min");
    await page.getByText("All values are valid").waitFor();
    await save().click();
    await page.getByText("Saved and in effect.").waitFor();
    expect(readFileSync(file, "utf8")).toContain("escalateMs: 90000\n  coolDownMs: 300000\n");
  });

  it("asks before it is left with changes that are not saved", async () => {
    await field("store").fill("other");
    await page.getByText("All values are valid").waitFor();
    const asked = page.waitForEvent("dialog");
    const left = page.goto(base).catch(() => {});
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
    await left;
  });

  it("overwrites nothing that somebody else has written meanwhile", async () => {
    await field("store").fill("other");
    await page.getByText("All values are valid").waitFor();
    writeFileSync(file, `${SHOP}# mine\n`);
    await save().click();
    await page.getByText(/the file was changed by hand meanwhile/).waitFor();
    expect(readFileSync(file, "utf8")).toBe(`${SHOP}# mine\n`);
  });

  it("says that the file was changed by hand, and loads it, or keeps what the page has", async () => {
    const byHand = SHOP.replace("{box: lane-2}", "{box: lane-2, name: By hand}");
    writeFileSync(file, byHand);
    await page.getByRole("button", { name: "Load it" }).click();
    await page.getByText("Saved and in effect.").waitFor();
    expect(await field("lanes-1-name").inputValue()).toBe("By hand");
    await page.getByText("By hand · lane-2 · lane").waitFor();
    expect(readFileSync(file, "utf8")).toBe(byHand);
    await field("targets-callAbove").fill("4");
    await page.getByText("All values are valid").waitFor();
    writeFileSync(file, SHOP);
    await page.getByRole("button", { name: "Keep what is here" }).click();
    expect(await field("lanes-1-name").inputValue()).toBe("By hand");
    await page.getByText("All values are valid").waitFor();
    await save().click();
    await page.getByText("Saved and in effect.").waitFor();
    expect(readFileSync(file, "utf8")).toContain("By hand");
    expect(readFileSync(file, "utf8")).toContain("callAbove: 4");
  });

  it("leads to the notice of a file that was changed by hand from the bar, which is in view wherever somebody edits", async () => {
    await page.getByText("Reports").last().scrollIntoViewIfNeeded();
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    writeFileSync(file, SHOP.replace("{box: lane-2}", "{box: lane-2, name: By hand}"));
    const link = page.getByRole("link", { name: "The file was changed by hand" });
    await link.waitFor();
    const top = (at: string): Promise<number> =>
      page.evaluate(`document.querySelector("${at}").getBoundingClientRect().top`);
    expect([(await top("#other")) < 0, (await top("#see-other")) < 720]).toEqual([true, true]);
    await link.click();
    expect(await top("#other")).toBeGreaterThanOrEqual(0);
    expect(await page.evaluate("document.activeElement.id")).toBe("load");
    await page.getByRole("button", { name: "Load it" }).click();
    await link.waitFor({ state: "hidden" });
  });

  it("warns of a file that was changed by hand and cannot be used, and goes by the earlier one", async () => {
    writeFileSync(file, SHOP.replace("lane-2", "lane two"));
    await page.getByText(/changed by hand and cannot be used: .*shop\.yaml:6/).waitFor();
    await page.getByText("By hand · lane-2 · lane").or(page.getByText("lane-2 · lane-2 · lane")).first().waitFor();
    writeFileSync(file, SHOP);
  });

  it("folds away what is rarely touched, and opens it for a fault in it", async () => {
    expect(await field("broker-port").isVisible()).toBe(false);
    await page.locator("#fold-broker summary").click();
    await field("broker-port").fill("70000");
    await page.locator("#faults a", { hasText: "Port: Enter 65,535 or less." }).waitFor();
    await page.locator("#fold-broker summary").click();
    expect(await field("broker-port").isVisible()).toBe(false);
    await page.locator("#faults a").click();
    expect(await page.evaluate("document.activeElement?.id")).toBe("field-broker-port");
    await field("broker-port").fill("");
    await page.locator("#field-broker").selectOption("external");
    await field("broker-url").fill("http://x");
    await page.locator("#faults a", { hasText: "Address: Enter an address such as mqtt://" }).waitFor();
    await field("broker-url").fill("mqtt://192.0.2.10");
    await page.getByText("All values are valid").waitFor();
    expect(await page.locator("#text").inputValue()).toContain("broker:\n  url: mqtt://192.0.2.10\n");
  });

  it("says why the file is not written, and saves it once it can be", async () => {
    await field("targets-callAbove").fill("9");
    await page.getByText("All values are valid").waitFor();
    chmodSync(file, 0o444);
    await save().click();
    await page
      .getByText("Not saved: shop.yaml cannot be written: writing is not allowed. Let the host write")
      .waitFor();
    expect(readFileSync(file, "utf8")).toBe(SHOP);
    chmodSync(file, 0o644);
    await save().click();
    await page.getByText("Saved and in effect.").waitFor();
    expect(readFileSync(file, "utf8")).toContain("callAbove: 9");
  });

  it("says what needs a restart of the host", async () => {
    await field("store").fill("other");
    await page.getByText("All values are valid").waitFor();
    await save().click();
    await page.getByText("Saved. Restart the host for: The store.").waitFor();
  });

  it("takes no name for markup, on any page", async () => {
    const looks = PAGES.map(async (path) => {
      const each = await context.newPage();
      await each.goto(base + path);
      await each.waitForTimeout(700);
      expect(await each.locator("img").count()).toBe(0);
      expect(await each.title()).not.toBe("1");
      await each.close();
    });
    await Promise.all(looks);
    await page.goto(base);
    expect(await page.locator(".lane h3").first().textContent()).toBe(HOSTILE);
  });
});
