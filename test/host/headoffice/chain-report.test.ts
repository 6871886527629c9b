import { describe, expect, it } from "vitest";
import { chainCsv, chainReportOf } from "../../../host/headoffice/chain-report.ts";
import { noSums } from "../../../host/headoffice/minutes.ts";
import { chainHtml } from "../../../host/reports/chain-html.ts";
import { words as ENGLISH } from "../../../host/web/public/language-en.ts";

const ABOUT = { chain: "Acme & Sons", from: "2026-11-16", to: "2026-11-22" };
const NONE = noSums();
const BUSY = {
  ...{
    ...NONE,
    samples: 1000,
    trusted: 800,
    waitingSum: 1600,
    waitingMax: 9,
    waits: 500,
    waitSum: 60000,
    waitMax: 700,
  },
  ...{ over180: 100, over240: 50, over390: 10, over600: 5, blind: 50, unheard: 50, outs: 321 },
};
const TOTALS = [
  { store: "quiet", lines: { ...BUSY, over240: 0 }, openS: 7200 },
  { store: "new", lines: NONE, openS: 0 },
  { store: "busy", lines: BUSY, openS: 36000 },
];
const BLOCKS = [
  { store: "quiet", blocks: 40, mean: 0.01, meanSquare: 0.001 },
  { store: "busy", blocks: 40, mean: 0.3, meanSquare: 0.1 },
];

describe("the report over all shops", () => {
  const report = chainReportOf(ABOUT, TOTALS, BLOCKS);

  it("ranks shops as the league table does, and those that nothing is known of last", () => {
    expect(report.shops.map(({ store, place }) => [store, place])).toEqual([
      ["busy", 1],
      ["quiet", 2],
      ["new", null],
    ]);
  });

  it("has means and shares of what was known", () => {
    expect(report.shops[0]).toMatchObject({
      ...{ customers: 321, tillHours: 10, waiting: 2, longest: 9, waitS: 120, longestWaitS: 700 },
      ...{ over180: 0.2, over240: 0.1, over390: 0.02, over600: 0.01, unknown: 0.1 },
      league: { measured: 0.3, blocks: 40 },
    });
    expect(report.shops[2]).toMatchObject({ customers: 0, waiting: null, waitS: null, over240: null, unknown: null });
  });

  it("is a table for a spreadsheet, unknown as empty", () => {
    const [heads, busy, , unknown] = chainCsv(report).split("\r\n");
    expect(heads?.split(",").slice(0, 5)).toEqual(["store", "place", "customers", "till_hours", "waiting"]);
    expect(busy).toMatch(/^busy,1,321,10,2,9,120,700,0\.2,0\.1,0\.02,0\.01,0\.1,/);
    expect(unknown).toBe("new,,0,0,,0,,0,,,,,,,,,,2026-11-16,2026-11-22");
  });

  it("is a page that loads nothing", () => {
    const html = chainHtml(report, ENGLISH);
    expect(html).toContain("Acme &#38; Sons");
    expect(html).toContain('<th scope="row">new</th><td>–</td>');
    expect(html).not.toMatch(/src=|href=|@import/);
  });
});
