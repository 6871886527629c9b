// `npm run bench:pages`: what the staff's page costs a browser with forty lanes at a record a second each, beside a page
// that draws every lane anew at each change; and what each page weighs. Options: --quick, --json, --hour (the staff's
// page is watched for a whole hour at a record a second, instead of an hour's records at ten a second). Takes 11 minutes.
import { readFileSync } from "node:fs";
import type { Browser, CDPSession, Page } from "playwright-core";
import type { WebServer } from "../../host/web/server.ts";
import { launch, PAGES } from "../e2e/browser.ts";
import { observeShift, shiftOf } from "../e2e/layout-shift.ts";
import { servePages } from "../web/page-server.ts";
import { BenchShop, LANES } from "./pages-shop.ts";

const quick = process.argv.includes("--quick");
const hour = process.argv.includes("--hour");
const json = process.argv.includes("--json");
/** Time of the load at a record a second, of the hour's records at ten a second, and before either. Unit ms. */
const LOAD_MS = quick ? 5000 : 60000;
const HOUR_RECORDS = quick ? 100 : 3600;
const WARM_MS = 1500;
const FAST_MS = 100;
/** In a watched hour memory is noted this often. Unit ms. */
const NOTE_MS = 600000;

/** Pages that are weighed, on each screen, for so long from their loading on. Unit ms, px. */
const WEIGHED = [...PAGES, "/login", "/nowhere"];
const SCREENS = { phone: [390, 844], laptop: [1366, 768], wall: [1920, 1080] } as const;
const WEIGHED_MS = quick ? 500 : 2500;

const shop = new BenchShop();
const startedMs = performance.now();

/** Lanes speak one after another through each second. */
function speak(): () => void {
  let next = 0;
  const timer = setInterval(() => {
    shop.tell(next, performance.now() - startedMs);
    next = (next + 1) % LANES;
  }, 1000 / LANES);
  return () => clearInterval(timer);
}

interface Cost {
  /** Share of a core that the page's main thread is busy, and that all of the browser's processes are. */
  mainThread: number;
  browser: number;
}

async function metrics(session: CDPSession): Promise<{ [name: string]: number }> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function cpuS(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function costOf(browser: Browser, page: Page, load: () => Promise<void>): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  // Processor time, not time on the wall: other work on the machine is not ours.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.waitForTimeout(WARM_MS);
  const from = { page: await metrics(session), cpuS: await cpuS(browser), ms: performance.now() };
  await load();
  const to = { page: await metrics(session), cpuS: await cpuS(browser), ms: performance.now() };
  const seconds = (to.ms - from.ms) / 1000;
  const task = (m: { [name: string]: number }): number => m["TaskDuration"] ?? Number.NaN;
  return { mainThread: (task(to.page) - task(from.page)) / seconds, browser: (to.cpuS - from.cpuS) / seconds };
}

async function open(browser: Browser, address: string, prepare: (page: Page) => Promise<void> = async () => {}) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await prepare(page);
  await page.goto(address);
  await page
    .locator(".lane")
    .nth(LANES - 1)
    .waitFor();
  return page;
}

/** The baseline: the same page without memory of what it has drawn. */
async function forget(page: Page): Promise<void> {
  const own = readFileSync(new URL("../../host/web/public/dom.ts", import.meta.url), "utf8");
  await page.route("**/dom.ts", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const head = "update(items";
    if (!own.includes(head)) throw new Error(`dom.ts: found no "${head}", expected DrawnList's update`);
    const start = text.indexOf("{", text.indexOf(")", text.indexOf(head))) + 1;
    const anew = `${text.slice(0, start)} this.drawn.clear(); this.parent.replaceChildren(); ${text.slice(start)}`;
    await route.fulfill({ response, body: anew });
  });
}

/** Every figure after a collection. */
interface Memory {
  heapKb: number[];
  nodes: number[];
  listeners: number[];
}

async function noteMemory(page: Page, memory: Memory): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  memory.heapKb.push(Math.round(usedSize / 1024));
  memory.nodes.push(nodes);
  memory.listeners.push(jsEventListeners);
  await session.detach();
}

/** Memory after the first records, half of an hour's and all of them, sent ten times as fast. */
async function memoryOf(page: Page, server: WebServer): Promise<Memory> {
  const memory: Memory = { heapKb: [], nodes: [], listeners: [] };
  for (let record = 0; record <= HOUR_RECORDS; record++) {
    if (record === 50 || record === HOUR_RECORDS / 2 || record === HOUR_RECORDS) await noteMemory(page, memory);
    shop.tellAll(performance.now() - startedMs);
    server.changed();
    await new Promise((resolve) => setTimeout(resolve, FAST_MS));
    if (record % 50 === 0) progress(`${record} of ${HOUR_RECORDS} records a lane`, (HOUR_RECORDS - record) * FAST_MS);
  }
  return memory;
}

/** Watches a page for an hour, and its memory from the first minute on. */
async function watchHour(page: Page, memory: Memory): Promise<void> {
  const fromMs = performance.now();
  for (let minute = 1; minute <= 60; minute++) {
    await page.waitForTimeout(Math.max(0, fromMs + 60000 * minute - performance.now()));
    progress(`${minute} of 60 min`, 60000 * (60 - minute));
    if (minute === 1 || (60000 * minute) % NOTE_MS === 0) await noteMemory(page, memory);
  }
}

/** Where nobody looks on, a line at most this often. Unit ms. */
const PROGRESS_MS = 30000;
let progressMs = Number.NEGATIVE_INFINITY;

function progress(done: string, leftMs: number): void {
  const line = `${done}, ${Math.round(leftMs / 1000)} s left`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line} \x1b[K`);
  else if (performance.now() - progressMs > PROGRESS_MS) {
    progressMs = performance.now();
    console.error(line);
  }
}

/** What one page weighs on one screen: kB over the wire, first paint in ms, and the largest layout shift in its first seconds. */
interface Weight {
  path: string;
  screen: string;
  kb: number;
  firstPaintMs: number;
  shift: number;
}

async function weigh(browser: Browser, address: string): Promise<Weight[]> {
  const weights: Weight[] = [];
  for (const path of WEIGHED)
    for (const [screen, [width, height]] of Object.entries(SCREENS)) {
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      await observeShift(page);
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      let bytes = 0;
      session.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(address + path, { waitUntil: "load" });
      await page.waitForTimeout(WEIGHED_MS);
      const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN";
      const [firstPaintMs, { largest }] = [Math.round(await page.evaluate(paint)), await shiftOf(page)];
      progress(`${path} on a ${screen}`, (WEIGHED.length * 3 - weights.length) * (WEIGHED_MS + 1000));
      weights.push({ path, screen, kb: Math.round(bytes / 100) / 10, firstPaintMs, shift: largest });
      await context.close();
    }
  return weights;
}

const server = await servePages(() => shop.snapshot());
const address = `http://127.0.0.1:${server.port}`;
const browser = await launch();
try {
  const result = await measure();
  if (!json) tell(result);
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  await server.close();
}

async function measure() {
  const weights = await weigh(browser, address);
  if (!json) tellWeights(weights);
  progress("an empty page, the staff page, and one that is drawn anew", (hour ? 3600000 : LOAD_MS) + 2 * LOAD_MS);
  const stop = speak();
  const blank = await browser.newPage();
  const idle = await costOf(browser, blank, () => blank.waitForTimeout(LOAD_MS));
  await blank.close();
  const watched: Memory = { heapKb: [], nodes: [], listeners: [] };
  const page = await open(browser, address);
  const ours = await costOf(browser, page, () => (hour ? watchHour(page, watched) : page.waitForTimeout(LOAD_MS)));
  const forgetful = await open(browser, address, forget);
  await page.close();
  const drawnAnew = await costOf(browser, forgetful, () => forgetful.waitForTimeout(LOAD_MS));
  await forgetful.close();
  stop();
  const memory = hour ? watched : await memoryOf(await open(browser, address), server);
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return {
    ...{ bench: "pages", lanes: LANES, loadS: hour ? 3600 : LOAD_MS / 1000, idle, ours, drawnAnew },
    ...{ ratio: ours.mainThread / drawnAnew.mainThread, records: HOUR_RECORDS, memory, weights },
  };
}

function tellWeights(weights: Weight[]): void {
  console.log("| page | screen | kB over the wire | first paint, ms | largest layout shift |\n|---|---|---|---|---|");
  for (const { path, screen, kb, firstPaintMs, shift } of weights)
    console.log(`| ${path} | ${screen} | ${kb} | ${firstPaintMs} | ${shift.toFixed(4)} |`);
}

function tell({ idle, ours, drawnAnew, loadS, memory }: Awaited<ReturnType<typeof measure>>): void {
  const share = (value: number): string => `${(value * 100).toFixed(1)} %`.padStart(9);
  console.log(`${LANES} lanes, a record a second each, the staff page for ${loadS} s; share of a core`);
  for (const [name, cost] of Object.entries({
    "empty page": idle,
    "staff page": ours,
    "drawn anew each time": drawnAnew,
  }))
    console.log(`${name.padEnd(24)} main thread ${share(cost.mainThread)}   whole browser ${share(cost.browser)}`);
  const when = hour ? "at minute 1 and every ten" : `over ${HOUR_RECORDS} records a lane, at ten a second`;
  console.log(`memory ${when}: kB ${memory.heapKb.join(" -> ")}`);
  console.log(`elements ${memory.nodes.join(" -> ")}, listeners ${memory.listeners.join(" -> ")}`);
}
