import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chanceOf } from "../../host/core/report/chance.ts";
import { ReportBuilder } from "../../host/core/report/report.ts";
import { newSlot } from "../../host/core/report/slot.ts";
import { htmlOf } from "../../host/reports/html.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { HALF_HOUR, PLAN } from "../host/core/report/month.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

/** Columns of an A4 page within the report's margins of 15 mm, at 96 dots an inch. */
const PAPER_PX = Math.floor((180 / 25.4) * 96);

describe.skipIf(chromium === undefined)(`a report on paper${browserNote}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it("has nothing past the edge of the page, however long its tills were short", async () => {
    const builder = new ReportBuilder({ ...PLAN, store: "corner" });
    // Two weeks around the clock with too few tills, but for every third hour; the second with longer waits.
    for (let half = 0; half < 2 * 336; half++)
      for (const box of half % 6 < 2 ? ["lane-1"] : ["lane-1", "lane-2"]) {
        const slot = newSlot(box, new Date(2026, 10, 2).getTime() + half * HALF_HOUR);
        Object.assign(slot, { heardMs: HALF_HOUR, openMs: HALF_HOUR, servingMs: HALF_HOUR, lengthMs: HALF_HOUR });
        Object.assign(slot, { entries: 29, served: 29, waitingMs: 4 * HALF_HOUR, sureMs: HALF_HOUR, longest: 12 });
        const waits = Array.from({ length: 29 }, (_, i) => (half < 336 ? 40 : 50) * i);
        Object.assign(slot, { predictedS: waits, realisedS: waits, cyclesS: [40, 62, 90] });
        builder.add(slot);
      }
    const page = await browser.newPage({ viewport: { width: PAPER_PX, height: 1000 } });
    await page.emulateMedia({ media: "print" });
    const report = builder.build({ from: "2026-11-02", to: "2026-11-15" }, [], chanceOf(1));
    for (const [tag, words] of LANGUAGES) {
      await page.setContent(htmlOf(report, words));
      const past = (await page.evaluate(`(() => {
        const cells = [...document.querySelectorAll("td, th, li, p, svg, caption")];
        const over = cells.filter((cell) => cell.getBoundingClientRect().right > ${PAPER_PX});
        return [cells.length > 500, over.map((cell) => cell.textContent)];
      })()`)) as [boolean, string[]];
      expect([tag, ...past]).toEqual([tag, true, []]);
    }
    await page.close();
  });
});
