// `npm run demo:check`: a scripted person checks a lane of the demo store for a quarter of an hour on the page itself, tapping
// whatever truly happens there; prints what the page found beside the same figures from the simulator's truth.
// Options: --minutes N, --seed N, --lane N. Exit code 1 when the two differ by more than a person's reaction explains.
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import type { CheckSummary } from "../../host/core/lane-check.ts";
import { launch } from "../e2e/browser.ts";
import { scratch } from "../e2e/host-process.ts";
import { LaneTruth } from "./lane-truth.ts";
import { openDemoHost } from "./open-demo-host.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
    lane: { type: "string", default: "1" },
  },
});
const minutes = Number(values.minutes);
const lane = Number(values.lane) - 1;
/** The person looks this often, and marks the length now and then. Unit ms. */
const LOOK_MS = 200;
const MARK_MS = 180000;
/** Found and true may differ by this much: share of time, people, and crossings. */
const SLACK = { share: 0.03, people: 0.1, count: 0 };

async function begin(page: Page, address: string, people: number): Promise<void> {
  await page.goto(`${address}check`);
  await page.locator("#lane option").nth(lane).waitFor({ state: "attached" });
  await page.locator("#lane").selectOption({ index: lane });
  await page.locator("#first").fill(String(people));
  await page.locator("#begin button").click();
  await page.locator("#joined").waitFor();
}

/** Taps what has happened since the last look; returns the count that the person now has. */
async function follow(page: Page, before: number, now: number): Promise<number> {
  for (let i = before; i < now; i++) await page.locator("#joined").click();
  for (let i = before; i > now; i--) await page.locator("#left").click();
  return now;
}

const { dir, remove } = scratch();
const host = await openDemoHost(path.join(dir, "check.sqlite"), Number(values.seed));
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: "en" });
  const world = host.demo.shop.lanes[lane];
  if (world === undefined) throw new Error(`found no lane ${lane + 1}`);
  const truth = new LaneTruth(world);
  let people = truth.people();
  await begin(page, host.address, people);
  truth.look(await host.saidOf(lane), performance.now());
  people = await follow(page, people, truth.people());
  const endMs = performance.now() + 60000 * minutes;
  let markMs = performance.now() + MARK_MS;
  while (performance.now() < endMs) {
    const said = await host.saidOf(lane);
    const now = truth.people();
    truth.look(said, performance.now());
    people = await follow(page, people, now);
    if (performance.now() >= markMs) {
      markMs += MARK_MS;
      people = truth.people();
      await page.locator("#length").fill(String(people));
      await page.locator("#mark button").click();
    }
    await page.waitForTimeout(LOOK_MS);
  }
  console.log(await page.textContent("#time"));
  await page.locator("#finish").click();
  await page.locator("#end").click();
  await page.locator("#results li").waitFor();
  console.log(((await page.textContent("#results li")) ?? "").replaceAll(/\s+/g, " "));
  const { checks } = (await (await fetch(`${host.address}api/checks`)).json()) as { checks: CheckSummary[] };
  const result = checks[0]?.result;
  if (result === undefined || result === null) throw new Error("the page has no result of the check");
  const compared = truth.compare(result, SLACK);
  for (const { what, found, truly, isClose } of compared)
    console.log(`${isClose ? "same  " : "DIFFERS"} ${what}: page ${found}, truth ${truly}`);
  console.log(JSON.stringify({ demo: "check", minutes, seed: Number(values.seed), lane: lane + 1, compared }));
  process.exitCode = compared.every(({ isClose }) => isClose) ? 0 : 1;
} finally {
  await browser.close();
  await host.close();
  remove();
}
