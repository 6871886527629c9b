import { describe, expect, it } from "vitest";
import type { ShopGlance } from "../../../../host/headoffice/web/overview.ts";
import { leagueBody, shopBody, shopsBody } from "../../../../host/headoffice/web/pages.ts";

const AT_MS = Date.UTC(2026, 10, 27, 20, 0, 31);
const SHOP: ShopGlance = {
  ...{ store: "harbour", state: "live", ageS: 4, lanes: 2, lanesHeard: 2, open: 1, waiting: 5 },
  ...{ longestWaitS: 250, backlog: 12040, lost: 0, lagS: 380 },
};
const LANE = { box: "lane-1", state: "serving", quality: "trusted", waiting: 5, waitS: 250 };
const STATUS = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
};
const TROUBLE = { store: "harbour", box: "lane-3", name: "Returns", atMs: AT_MS, trouble: "box offline" };

/** Cells of the table with that caption, a row each. */
function rowsOf(html: string, caption: string): string[][] {
  const [, body = ""] = html.slice(html.indexOf(`>${caption}</caption>`)).split(/<tbody>|<\/tbody>/);
  return body.split("</tr>").flatMap((row) => {
    const cells = [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) =>
      (cell ?? "").replaceAll(/<[^>]+>/g, ""),
    );
    return cells.length === 0 ? [] : [cells];
  });
}
const lanesNow = (glance: ShopGlance, lane: typeof LANE | object): string[] | undefined =>
  rowsOf(shopBody(glance, [{ ...LANE, ...lane }], [], [], []).html, "Lanes now")[0];

describe("the lanes of a shop", () => {
  it.each([
    [{}, ["lane-1", "serving", "trusted", "5", "4 min"]],
    [{ state: "idle", waiting: 0, waitS: 4 }, ["lane-1", "free", "trusted", "0", "4 s"]],
    [{ quality: "unsure" }, ["lane-1", "serving", "unsure", "5?", "4 min?"]],
    [{ quality: "stale" }, ["lane-1", "?", "stale", "–", "–"]],
    [{ quality: "blind" }, ["lane-1", "?", "blind", "–", "–"]],
  ])("tell no doubtful number as sure: %j", (lane, cells) => {
    expect(lanesNow(SHOP, lane)).toEqual(cells);
  });

  it.each(["silent", "behind"] as const)("tell no number of a shop that is %s", (state) => {
    expect(lanesNow({ ...SHOP, state }, {})).toEqual(["lane-1", "?", "outdated", "–", "–"]);
  });
});

describe("figures", () => {
  it("have units and separators", () => {
    const [cells] = rowsOf(shopsBody([SHOP], [], STATUS, []).html, "Shops");
    expect(cells).toEqual(["harbour", "live", "4 s", "1", "5", "4 min", "2 of 2", "12,040", "0", "6 min"]);
  });

  it("have times to the minute, in UTC as the hours beside them", () => {
    const { html } = shopsBody([SHOP], [TROUBLE], STATUS, []);
    expect(rowsOf(html, "Boxes in trouble")[0]?.at(-1)).toBe("2026-11-27 20:00");
    expect(html).toContain("Since (UTC)");
  });
});

it("the league table marks the days that it is of", () => {
  expect(leagueBody([], 7).html).toContain('<a href="/league?days=7" aria-current="page">7 days</a>');
  expect(leagueBody([], 7).html.match(/aria-current/g)).toHaveLength(1);
});
