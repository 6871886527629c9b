import { describe, expect, it } from "vitest";
import { type MinuteSums, noSums } from "../../../../host/headoffice/minutes.ts";
import { leagueBody, settingsBody } from "../../../../host/headoffice/web/comparisons.ts";
import { ENGLISH, PAGE_LANGUAGES, type PageLanguage } from "../../../../host/headoffice/web/languages.ts";
import type { ShopGlance, TroubledBox } from "../../../../host/headoffice/web/overview.ts";
import { shopBody, shopsBody } from "../../../../host/headoffice/web/pages.ts";

const AT_MS = Date.UTC(2026, 10, 27, 20, 0, 31);
const SHOP: ShopGlance = {
  ...{ store: "harbour", state: "live", ageS: 4, lanes: 2, lanesHeard: 2, open: 1, waiting: 5 },
  ...{
    longestWaitS: 250,
    isMore: false,
    isLonger: false,
    mayBeOpen: 0,
    backlog: 12040,
    lost: 0,
    missing: 0,
    isShared: false,
    lagS: 380,
  },
};
const LANE = { box: "lane-1", state: "serving", quality: "trusted", waiting: 5, waitS: 250 };
const STATUS = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
};
const SUMS = noSums();
const OFFLINE = { freshness: "offline" as const, sensors: [], failedStarts: 0, errors: null };
const TROUBLE = { store: "harbour", box: "lane-3", name: "Returns", atMs: AT_MS, ...OFFLINE };

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
  rowsOf(shopBody(ENGLISH, glance, [{ ...LANE, ...lane }], [], [], [], AT_MS).html, "Lanes now")[0];

describe("the lanes of a shop", () => {
  it.each([
    [{}, ["lane-1", "serving", "trusted", "5", "4 min"]],
    [{ state: "idle", waiting: 0, waitS: 4 }, ["lane-1", "free", "trusted", "0", "4 s"]],
    [{ quality: "unsure" }, ["lane-1", "serving", "unsure", "5?", "4 min?"]],
    [{ state: "stalled" }, ["lane-1", "stalled", "trusted", "5", "≥\u00a04 min"]],
    [{ state: "stalled", quality: "unsure" }, ["lane-1", "stalled", "unsure", "5?", "4 min?"]],
    [{ quality: "stale" }, ["lane-1", "?", "stale", "–", "–"]],
    [{ quality: "blind" }, ["lane-1", "?", "blind", "–", "–"]],
  ])("tell no doubtful number as sure: %j", (lane, cells) => {
    expect(lanesNow(SHOP, lane)).toEqual(cells);
  });

  it("tell no zeros of a till that is closed, and a length that stands before it all the same", () => {
    expect(lanesNow(SHOP, { state: "closed", waiting: 0, waitS: null })).toEqual([
      "lane-1",
      "closed",
      "trusted",
      "",
      "",
    ]);
    expect(lanesNow(SHOP, { state: "closed", waiting: 2, waitS: null })).toEqual([
      "lane-1",
      "closed",
      "trusted",
      "2",
      "–",
    ]);
  });

  it.each(["silent", "behind"] as const)("tell no number of a shop that is %s", (state) => {
    expect(lanesNow({ ...SHOP, state }, {})).toEqual(["lane-1", "?", "outdated", "–", "–"]);
  });
});

describe("the table of shops", () => {
  const shop = (store: string, changes: Partial<ShopGlance>): ShopGlance => ({ ...SHOP, store, ...changes });
  const table = (...shops: ShopGlance[]): string[][] =>
    rowsOf(shopsBody(ENGLISH, shops, [], STATUS, [], AT_MS).html, "Shops");
  const names = (...shops: ShopGlance[]): (string | undefined)[] => table(...shops).map(([name]) => name);
  const CLOSED = { open: 0, waiting: 0, longestWaitS: null, backlog: 0, lagS: 0 };

  it("has those first that need somebody, and keeps the places of the others whatever their waits", () => {
    const shops = (calmS: number): ShopGlance[] => [
      shop("shop-10", { longestWaitS: calmS }),
      shop("shop-2", { longestWaitS: 209 - calmS }),
      shop("shop-3", CLOSED),
      shop("shop-4", { longestWaitS: 210 }),
      shop("shop-5", { longestWaitS: 600 }),
      shop("shop-6", { state: "behind" }),
      shop("shop-7", { state: "silent" }),
    ];
    const order = ["shop-7", "shop-6", "shop-5", "shop-4", "shop-2", "shop-10", "shop-3"];
    for (const calmS of [0, 120, 209]) expect(names(...shops(calmS))).toEqual(order);
  });

  it("says that more may wait, wait longer, and be open than it sees", () => {
    expect(table(shop("a", {}))[0]?.slice(2, 5)).toEqual(["5", "4 min", "1"]);
    const left = { isMore: true, isLonger: true, mayBeOpen: 1 };
    expect(table(shop("a", left))[0]?.slice(2, 5)).toEqual(["5+", "≥\u00a04 min", "1+"]);
    expect(table(shop("a", { ...left, waiting: null, longestWaitS: null }))[0]?.slice(2, 4)).toEqual(["–", "–"]);
  });

  it("keeps two long waits that are shown alike in their order", () => {
    for (const waitS of [270, 329])
      expect(names(shop("b", { longestWaitS: waitS }), shop("a", { longestWaitS: 300 }))).toEqual(["a", "b"]);
  });

  it("says of a closed shop that it is closed, without a wall of zeros", () => {
    expect(table(shop("a", CLOSED))[0]).toEqual(["a", "closed", "", "", "", "", "4 s", "", "", ""]);
  });

  it.each([
    ["somebody waits", { waiting: 1 }],
    ["a till is open", { open: 1 }],
    ["a box is not heard", { lanesHeard: 1 }],
    ["there is no lane", { lanes: 0, lanesHeard: 0 }],
    ["it is silent", { state: "silent" as const }],
  ])("calls no shop closed where %s", (_, changes) => {
    expect(table(shop("a", { ...CLOSED, ...changes }))[0]?.[1]).not.toBe("closed");
  });

  it("says of a shop whose frames never came that they never did, and counts days of one that has been silent for long", () => {
    const unheard = { ageS: null, lanes: 0, lanesHeard: 0, open: null, waiting: null, longestWaitS: null, backlog: 0 };
    expect(table(shop("a", { ...unheard, lagS: 0 }))[0]).toEqual([
      "a",
      "live",
      "–",
      "–",
      "–",
      "–",
      "never",
      "",
      "",
      "",
    ]);
    const ages = [172799, 172800, 400000].map((ageS) => table(shop("a", { ageS }))[0]?.[6]);
    expect(ages).toEqual(["48 h", "2 days", "4 days"]);
  });

  it("says how a shop joins where there is none, and draws no table without rows", () => {
    const { html } = shopsBody(ENGLISH, [], [], STATUS, [], AT_MS);
    expect(html).toContain("No shop has been heard yet");
    for (const body of [html, shopBody(ENGLISH, SHOP, [], [], [], [], AT_MS).html, leagueBody(ENGLISH, [], 7).html])
      expect(body).not.toContain("<tbody></tbody>");
  });

  it("knows nothing of the boxes of a shop that is not heard", () => {
    const said = (state: ShopGlance["state"]): boolean =>
      shopBody(ENGLISH, { ...SHOP, state }, [], [], [], [], AT_MS).html.includes("<p>None</p>");
    expect([said("live"), said("behind"), said("silent")]).toEqual([true, false, false]);
  });

  it("counts shops and says when, and how many are not live", () => {
    const { html } = shopsBody(
      ENGLISH,
      [SHOP, shop("b", CLOSED), shop("c", { state: "silent" })],
      [],
      STATUS,
      [],
      AT_MS,
    );
    expect(html).toContain("2 of 3 shops live, 1 of them open");
    expect(html).toContain('. <strong class="silent">1 silent</strong></p>');
    expect(html).toContain("As of 2026-11-27 20:00 (UTC)");
  });
});

describe("what was acknowledged and is there no more", () => {
  const told = (shops: ShopGlance[]): string =>
    /<strong>Missing records.*?\)/.exec(
      shopsBody(ENGLISH, shops, [], STATUS, [], AT_MS).html.replaceAll("\n", " "),
    )?.[0] ?? "";

  it("is told with its number and its shops", () => {
    expect(told([SHOP])).toBe("");
    expect(told([SHOP, { ...SHOP, store: "quay", missing: 1200 }])).toBe(
      "<strong>Missing records: 1,200</strong> (quay)",
    );
    const many = [1, 2, 3, 4, 5, 6, 7].map((i) => ({ ...SHOP, store: `s${i}`, missing: i }));
    expect(told(many)).toBe("<strong>Missing records: 28</strong> (s1, s2, s3, s4, s5 and 2 more)");
  });
});

it("names shops under whose names two hosts send", () => {
  const told = (isShared: boolean): string =>
    shopsBody(ENGLISH, [SHOP, { ...SHOP, store: "quay", isShared }], [], STATUS, [], AT_MS).html;
  expect(told(true)).toContain("<strong>Two hosts send as one shop</strong> (quay). Their numbers mix");
  expect(told(false)).not.toContain("Two hosts");
});

describe("figures", () => {
  it("have units and separators", () => {
    const [cells] = rowsOf(shopsBody(ENGLISH, [SHOP], [], STATUS, [], AT_MS).html, "Shops");
    expect(cells).toEqual(["harbour", "live", "5", "4 min", "1", "2 of 2", "4 s", "12,040", "6 min", ""]);
  });

  it("have separators wherever they are large, and mark a long wait", () => {
    const { html } = shopsBody(ENGLISH, [{ ...SHOP, open: 1000, waiting: 2500, lost: 7000 }], [], STATUS, [], AT_MS);
    expect(rowsOf(html, "Shops")[0]).toEqual(expect.arrayContaining(["1,000", "2,500", "7,000"]));
    expect(html).toContain('<strong class="long">4 min</strong>');
    const league = leagueBody(
      ENGLISH,
      [{ store: "a", blocks: 1200, measured: 0, estimate: 0, low: 0, high: 0, isOutlier: false }],
      7,
    );
    expect(rowsOf(league.html, "League table")[0]).toContain("1,200");
  });

  it("have times to the minute, in UTC as the hours beside them", () => {
    const { html } = shopsBody(ENGLISH, [SHOP], [TROUBLE], STATUS, [], AT_MS);
    expect(rowsOf(html, "Boxes in trouble")[0]?.at(-1)).toBe("2026-11-27 20:00");
    expect(html).toContain("Since (UTC)");
  });
});

it("an hour is told of the whole shop, and of what of it is over", () => {
  const minute = (box: string, minutes: number, sums: Partial<MinuteSums>) => ({
    ...{ box, role: "lane" as const, minuteMs: AT_MS + 60000 * minutes, ...SUMS, trusted: 60, ...sums },
  });
  const known = [-60, 0, 1].flatMap((at) => [
    minute("lane-1", at, { waitingSum: 180, open: 60, outs: 1, waits: 2, waitSum: 360, over240: 1 }),
    minute("lane-2", at, { trusted: 30, waitingSum: 60, open: 30 }),
    minute("lane-3", at, { trusted: 0 }),
  ]);
  const { html } = shopBody(ENGLISH, SHOP, [], known, [], [], AT_MS);
  expect(rowsOf(html, "The last day, hour by hour (UTC)")).toEqual([
    ["Fri 19:00", "5.0", "3 min", "50 %", "1.5", "1"],
    ["Fri 20:00", "5.0", "3 min", "50 %", "1.5", "2"],
  ]);
});

it("a call that is not made is told of its line", () => {
  const content = { name: "Till 1", decision: "held", reason: "why" };
  const event = { store: "harbour", epoch: 1, seq: 1, atMs: AT_MS, kind: "decision" as const, content };
  const { html } = shopBody(ENGLISH, SHOP, [], [], [event], [], AT_MS);
  expect(rowsOf(html, "Decisions")[0]).toEqual(["2026-11-27 20:00", "line at Till 1", "No call", "why"]);
});

it("the league table marks the days that it is of", () => {
  expect(leagueBody(ENGLISH, [], 7).html).toContain('<a href="/league?days=7" aria-current="page">7 days</a>');
  expect(leagueBody(ENGLISH, [], 7).html.match(/aria-current/g)).toHaveLength(1);
});

describe.each([...PAGE_LANGUAGES])("in %s", (tag, language) => {
  const sensors = [["tail", "silent"]] as TroubledBox["sensors"];
  const trouble = { ...TROUBLE, sensors, failedStarts: 2 };
  const event = { store: "harbour", epoch: 1, seq: 1, atMs: AT_MS, kind: "decision" as const };
  const content = { name: "Returns", decision: "call", reason: "Nobody is waiting" };
  const lanes = ["trusted", "unsure", "stale", "offline", "unknown", "blind"].map((quality) => ({ ...LANE, quality }));
  const minute = { box: "lane-1", role: "lane" as const, minuteMs: AT_MS, ...SUMS, trusted: 60, waitingSum: 130 };
  const shops = [
    { ...SHOP, missing: 5 },
    { ...SHOP, state: "silent" as const, ageS: 400000 },
    { ...SHOP, open: 0, waiting: 0 },
  ];
  const rollout = {
    id: 3,
    madeMs: AT_MS,
    settings: "{}",
    stages: [5, 100],
    soakMs: 1,
    stage: 1,
    sinceMs: 0,
    shops: [],
  };
  const bodies = (one: PageLanguage): string[] =>
    [
      shopsBody(one, shops, [trouble], { ...STATUS, isConnected: false }, [], AT_MS),
      shopsBody(one, [], [], STATUS, [], AT_MS),
      shopBody(one, SHOP, lanes, [minute], [{ ...event, content }], [trouble], AT_MS),
      leagueBody(one, [{ store: "a", blocks: 1200, measured: 0, estimate: 0, low: 0, high: 0, isOutlier: true }], 7),
      settingsBody(one, [{ ...rollout, state: "stopped", note: "2 refused" }]),
    ].map(({ html }) =>
      html.replaceAll(/<samp lang="en">.*?<\/samp>|<code>.*?<\/code>/g, "").replaceAll(/<[^>]*>/g, "\n"),
    );

  it("says whatever is said in that language, what shops wrote themselves excepted", () => {
    const wordsOf = (text: string): Set<string> => new Set(text.match(/\p{L}{4,}/gu));
    const english = wordsOf(bodies(ENGLISH).join("\n"));
    const left = [...wordsOf(bodies(language).join("\n"))].filter((word) => english.has(word));
    const same = ["harbour", "Returns", "lane", "JSON", "Broker", "blind", "Images"];
    if (tag === "en") expect(left).toContain("shops");
    else expect(left.filter((word) => !same.includes(word))).toEqual([]);
  });

  it("tells a warning of head office itself", () => {
    const problem = { code: "certificate-over", file: "a.pem", date: "2026-11-01" } as const;
    const warning = { text: "English", remedy: "English", problem };
    const { html } = shopsBody(language, [SHOP], [], STATUS, [warning], AT_MS);
    expect(html).toContain(language.shop.WARNING.problems["certificate-over"](problem)[0]);
  });
});
