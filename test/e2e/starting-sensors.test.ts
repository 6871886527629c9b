// The staff's page in a real browser while boxes start: what they say before their zones have given a sample moves nothing.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotOf } from "../../host/app/page-snapshot.ts";
import type { WebServer } from "../../host/web/server.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { openPages } from "../demo/page-shifts.ts";
import { closed, lane } from "../host/lanes.ts";
import { servePages } from "../web/page-server.ts";
import { launch } from "./browser.ts";
import { GOOD_SHIFT } from "./layout-shift.ts";
import { browserNote, chromium } from "./programs.ts";

/** Time for a page to draw what it was sent, and for the next to count as another change. Unit ms. */
const DRAWN_MS = 1500;
const TILLS = ["1", "2", "3", "4", "5", "6"];

describe.skipIf(chromium === undefined)(`pages of boxes that start${browserNote}`, () => {
  let browser: Browser;
  let server: WebServer;
  /** What all boxes say now. */
  let said: Partial<Telemetry> = {};

  beforeAll(async () => {
    browser = await launch();
    const startMs = performance.now();
    server = await servePages(() => {
      const nowMs = performance.now() - startMs;
      const lanes = TILLS.map((box, i) => ({ ...(i < 2 ? lane(box, said) : closed(box, said)), heardMs: nowMs }));
      return snapshotOf({
        ...{ store: "s", nowMs, lanes, minConfidence: 0.6, calls: [], advice: [], decisions: [], warnings: [] },
        ...{ telemetry: 0, logged: 0, waiting: 0, lampOf: () => undefined, healthOf: () => null },
        board: { best: [], others: [], unsure: [] },
      });
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** What the cards say is wrong, at each stage, and what has moved by then. */
  async function watch(stages: readonly Partial<Telemetry>[]): Promise<{ trouble: string[][]; largest: number }> {
    said = stages[0] ?? {};
    const opened = await openPages(browser, [`http://127.0.0.1:${server.port}/`]);
    const trouble: string[][] = [];
    for (const stage of stages) {
      said = stage;
      server.changed();
      await opened.pages[0]?.waitForTimeout(DRAWN_MS);
      trouble.push((await opened.pages[0]?.locator(".lane .trouble").allTextContents()) ?? []);
    }
    const shifts = await opened.close();
    for (const { screen, shift } of shifts)
      console.log(`${screen}: layout shift ${shift.largest.toFixed(4)} ${shift.what.slice(0, 6).join("; ")}`);
    return { trouble, largest: Math.max(...shifts.map(({ shift }) => shift.largest)) };
  }

  it("say nothing of sensors that have not had the time for a sample, and do not move when it comes", async () => {
    const { trouble, largest } = await watch([
      { tMs: 150, head: "silent", tail: "silent" },
      { tMs: 2050, head: "ok", tail: "silent" },
      { tMs: 3050 },
    ]);
    expect(trouble.flat().join("")).toBe("");
    expect(largest).toBeLessThanOrEqual(GOOD_SHIFT);
  }, 60000);

  it("say that a sensor gives no signal once it has had the time", async () => {
    const { trouble } = await watch([{ tMs: 5000, tail: "silent" }]);
    expect(trouble.flat()).toEqual(TILLS.map(() => "Line end: no signal: check plug and cable"));
  }, 60000);
});
