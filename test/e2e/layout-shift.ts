// Layout shift of a page, cumulative as browsers count it (web.dev/cls): summed up by session windows, gaps under 1 s, 5 s
// at most.
import type { Page } from "playwright-core";

/** What moves by more than this is named: browsers call 0.1 bad. */
export const GOOD_SHIFT = 0.05;

/** A page that fetches itself anew goes on with what was noted before. */
const OBSERVE = `
const noted = location.protocol === "http:" ? sessionStorage.getItem("shift") : null;
window.shift = JSON.parse(noted) ?? { largest: 0, all: 0, what: [] };
let open = { fromMs: 0, lastMs: -1e9, sum: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    if (entry.startTime - open.lastMs > 1000 || entry.startTime - open.fromMs > 5000) open = { fromMs: entry.startTime, sum: 0 };
    open.lastMs = entry.startTime;
    open.sum += entry.value;
    window.shift.all += entry.value;
    window.shift.largest = Math.max(window.shift.largest, open.sum);
    for (const { node } of entry.sources) window.shift.what.push((node?.id || node?.className || node?.nodeName) + " " + entry.value.toFixed(4));
    if (location.protocol === "http:") sessionStorage.setItem("shift", JSON.stringify(window.shift));
  }
}).observe({ type: "layout-shift", buffered: true });`;

/** The largest window, the sum of all, and what moved by how much. */
export interface Shift {
  largest: number;
  all: number;
  what: string[];
}

/** Has a page note its shifts, from its next load on and through every one that follows. */
export async function observeShift(page: Page): Promise<void> {
  await page.addInitScript(OBSERVE);
}

/** What has shifted since. */
export async function shiftOf(page: Page): Promise<Shift> {
  return (await page.evaluate("window.shift")) as Shift;
}
