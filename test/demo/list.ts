// `npm run demo:list`: runs the demo store in a real browser for ten minutes and lists every sentence that the staff page
// shows with its time, every call and what came of it, whatever it says against itself, and what moves on each screen.
// Options: --minutes N, --speed N, --seed N, --lanes N; --pages: what moves on every other page as well; --also ADDRESS, as
// often as wanted: and on pages of another server. Exit code 1 at a contradiction.
import process from "node:process";
import { parseArgs } from "node:util";
import { launch, PAGES } from "../e2e/browser.ts";
import { HostProcess, scratch } from "../e2e/host-process.ts";
import { GOOD_SHIFT, type Shift } from "../e2e/layout-shift.ts";
import { openPages } from "./page-shifts.ts";
import { type Said, watchPage } from "./watch.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    speed: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    lanes: { type: "string", default: "6" },
    pages: { type: "boolean", default: false },
    also: { type: "string", multiple: true, default: [] },
  },
});
const minutes = Number(values.minutes);
const speed = Number(values.speed);

function line({ atMs, text }: Said): string {
  const seconds = Math.floor(atMs / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, "0")}  ${text}`;
}

/** What moved is named where it moved too far, by the most first. */
function tellShift(screen: string, { largest, all, what }: Shift): void {
  console.log(`${screen.padEnd(7)} ${largest.toFixed(4)} ${all.toFixed(4)}`);
  const sizeOf = (moved: string): number => Number(moved.split(" ").at(-1));
  const most = [...what].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 10);
  if (largest > GOOD_SHIFT) console.log(most.join("; "));
}

const { dir, remove } = scratch();
const settings = ["--speed", values.speed, "--seed", values.seed, "--lanes", values.lanes];
const host = new HostProcess(["--log", "list.sqlite", ...settings], dir);
const browser = await launch();
try {
  const onSaid = (said: Said): void => console.log(line(said));
  const address = await host.address();
  const paths = values.pages ? [...PAGES.filter((page) => page !== "/"), "/login"] : [];
  const others = await openPages(browser, [...paths.map((page) => address + page), ...values.also]);
  const watched = await watchPage(browser, address, { seconds: (60 * minutes) / speed, speed, onSaid });
  console.log("\nCalls, and what came of them");
  for (const { till, time, why, after, longestAfter } of watched.calls) {
    console.log(`${time} Call: ${till}: ${why}`);
    for (const row of after) console.log(`  ${row}`);
    if (longestAfter !== "") console.log(`  3 min after the call: ${longestAfter}`);
  }
  const contradictions = [...watched.contradictions, ...watched.unsteady];
  console.log(`\nContradictions: ${contradictions.length}`);
  for (const said of contradictions) console.log(line(said));
  console.log("\nLayout shift, the largest window and all together");
  for (const [screen, shift] of Object.entries(watched.shift)) tellShift(screen, shift);
  const more = (await others.close()).map((one) => ({ ...one, page: one.page.replace(address, "") }));
  for (const { page, screen, shift } of more) tellShift(`${page} ${screen}`, shift);
  const shift = Object.fromEntries(Object.entries(watched.shift).map(([screen, { largest }]) => [screen, largest]));
  const { sentences, calls } = watched;
  const counts = { sentences: sentences.length, calls: calls.length, contradictions: contradictions.length };
  const largest = Math.max(0, ...more.map((one) => one.shift.largest));
  console.log(JSON.stringify({ demo: "list", minutes, speed, ...counts, shift, others: more.length, largest }));
  process.exitCode = contradictions.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await host.end();
  remove();
}
