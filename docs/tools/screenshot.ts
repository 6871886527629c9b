// `npm run screenshot`: takes every picture of the pages that the README and the documents show, from the demo store;
// `npm run screenshot -- staff shoppers` those whose names begin so.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launch } from "../../test/e2e/browser.ts";

const MAIN = fileURLToPath(new URL("../../host/cli/main.ts", import.meta.url));
const IMAGES = fileURLToPath(new URL("../images/", import.meta.url));

/** A picture: the page, the screen, and what must be there before it is taken. */
interface Picture {
  file: string;
  path: string;
  width: number;
  height: number;
  colorScheme: "light" | "dark";
  ready: string;
}

const CALL = ".todo:is(.open, .escalated)";
/** While a till is called; the demo's staff come within half a minute of its time. */
const LIVE: Picture[] = [
  { file: "staff.png", path: "/", width: 1280, height: 860, colorScheme: "light", ready: CALL },
  { file: "staff-phone.png", path: "/", width: 390, height: 844, colorScheme: "dark", ready: CALL },
  { file: "staff-wall.png", path: "/", width: 1920, height: 1080, colorScheme: "dark", ready: CALL },
  { file: "shoppers.png", path: "/shoppers", width: 1280, height: 720, colorScheme: "dark", ready: "#best" },
  { file: "setup.png", path: "/setup", width: 1280, height: 1500, colorScheme: "light", ready: "fieldset" },
];
const DAY: Picture = {
  ...{ file: "owner.png", path: "/owner", width: 1280, height: 1500, colorScheme: "light" },
  ready: "main:has(#picture .row) #heat th",
};
/** The day is an hour of the demo: so fast, for so long. Unit ms. */
const DAY_SPEED = 15;
const DAY_MS = 240000;

const NAMES = process.argv.slice(2);
const isAsked = ({ file }: Picture): boolean => NAMES.length === 0 || NAMES.some((name) => file.startsWith(name));

/** Runs the demo store, and calls with the address of its pages. */
async function withDemo(speed: number, take: (address: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-pictures-"));
  const settings = [
    "--port",
    "0",
    "--broker-port",
    "0",
    "--log",
    path.join(dir, "log.sqlite"),
    "--speed",
    String(speed),
  ];
  const host = spawn(process.execPath, [MAIN, "start", ...settings], {
    cwd: dir,
    env: { ...process.env, LC_ALL: "C" },
  });
  let said = "";
  host.stdout.on("data", (data) => {
    said += data;
  });
  try {
    while (!said.includes("demo store:")) {
      if (host.exitCode !== null) throw new Error(`the host ended with exit code ${host.exitCode}: ${said}`);
      await sleep(100);
    }
    await take(/page: (\S+)\//.exec(said)?.[1] as string);
  } finally {
    host.kill("SIGTERM");
    await new Promise((resolve) => host.on("exit", resolve));
    rmSync(dir, { recursive: true, force: true });
  }
}

async function open(browser: Browser, address: string, picture: Picture): Promise<Page> {
  const { width, height, colorScheme } = picture;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(address + picture.path);
  return page;
}

async function take(page: Page, picture: Picture): Promise<void> {
  await page.locator(picture.ready).first().waitFor({ timeout: 120000 });
  await page.screenshot({ path: path.join(IMAGES, picture.file), animations: "disabled" });
  console.log(`docs/images/${picture.file}`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function takeLive(pictures: readonly Picture[], address: string): Promise<void> {
  const pages = await Promise.all(pictures.map((picture) => open(browser, address, picture)));
  console.log("waiting for a queue in the demo store, about half a minute ...");
  const [staff] = LIVE as [Picture];
  await (await open(browser, address, staff)).locator(CALL).first().waitFor({ timeout: 120000 });
  for (const [i, page] of pages.entries()) await take(page, pictures[i] as Picture);
}

const browser = await launch();
try {
  const live = LIVE.filter(isAsked);
  if (live.length > 0) await withDemo(1, (address) => takeLive(live, address));
  if (isAsked(DAY))
    await withDemo(DAY_SPEED, async (address) => {
      console.log(`letting an hour of the demo store pass, ${DAY_MS / 1000} s ...`);
      await sleep(DAY_MS);
      await take(await open(browser, address, DAY), DAY);
    });
} finally {
  await browser.close();
}
