import { describe, expect, it } from "vitest";
import type { EventRow, ShopRow } from "../../../../host/headoffice/stores/chain-store.ts";
import { html, page } from "../../../../host/headoffice/web/html.ts";
import { ENGLISH } from "../../../../host/headoffice/web/languages.ts";
import { glanceOf, troublesOf } from "../../../../host/headoffice/web/overview.ts";
import { frame, LANE, SAMPLE } from "../../../headoffice/records.ts";

const NOW = 1795640400000;
const SHOP: ShopRow = {
  ...{ store: "s", epoch: 1, acked: 10, ahead: "12-13", lost: 1, newest: 15, dropped: 2, lagMs: 1500 },
  ...{ heardMs: NOW, latestMs: NOW - 5000, latest: frame(1), outboxes: 1 },
};

describe("a shop at a glance", () => {
  it("is what its newest frame says last", () => {
    const lanes = [
      {
        ...LANE,
        samples: [
          { ...SAMPLE, waiting: 9 },
          { ...SAMPLE, waiting: 3, waitS: 100 },
        ],
      },
      { ...LANE, box: "b", samples: [SAMPLE, { ...SAMPLE, waiting: 2, waitS: 200 }] },
      { ...LANE, box: "c", samples: [SAMPLE, { ...SAMPLE, state: "closed" as const, quality: "stale" as const }] },
      { ...LANE, box: "d", role: "door" as const, samples: [SAMPLE, SAMPLE] },
    ];
    expect(glanceOf({ ...SHOP, latest: frame(1, lanes) }, NOW)).toEqual({
      ...{ store: "s", state: "live", ageS: 5, lanes: 3, lanesHeard: 2, open: 2, waiting: 5, longestWaitS: 200 },
      ...{ isMore: true, isLonger: true, mayBeOpen: 1, backlog: 3, lost: 2, missing: 0, isShared: false, lagS: 2 },
    });
  });

  it.each([
    ["all lanes are seen", {}, { isMore: false, isLonger: false, mayBeOpen: 0 }],
    ["a lane is not heard", { quality: "offline" }, { isMore: true, isLonger: true, mayBeOpen: 1 }],
    ["a length is a guess", { quality: "unsure" }, { isMore: true, isLonger: true, mayBeOpen: 0 }],
    ["a box is blind", { quality: "unsure", state: "blind" }, { isMore: true, isLonger: true, mayBeOpen: 1 }],
    ["a till is held up", { state: "stalled" }, { isMore: false, isLonger: true, mayBeOpen: 0 }],
    [
      "a closed till is unsure of who walks past",
      { quality: "unsure", state: "closed" },
      { isMore: false, isLonger: false },
    ],
  ] as const)("says what its numbers leave out as the shop's own page does: %s", (_, changes, left) => {
    const lanes = [
      { ...LANE, samples: [{ ...SAMPLE, waiting: 9, waitS: 300 }] },
      { ...LANE, box: "b", samples: [{ ...SAMPLE, ...changes }] },
    ];
    expect(glanceOf({ ...SHOP, latest: frame(1, lanes) }, NOW)).toMatchObject(left);
  });

  it.each([
    ["from two outboxes", { outboxes: 2 }],
    ["from copies of one, so that more has come than was numbered", { lost: -1 }],
  ])("says that two hosts send as one shop: %s", (_, changes) => {
    expect(glanceOf({ ...SHOP, ...changes }, NOW)).toMatchObject({ isShared: true });
  });

  it("counts no line of its own at a till of a group", () => {
    const lanes = [
      { ...LANE, role: "line" as const, samples: [SAMPLE] },
      { ...LANE, box: "b", role: "till" as const, samples: [{ ...SAMPLE, quality: "stale" as const }] },
    ];
    const left = { isMore: false, isLonger: false, mayBeOpen: 1 };
    expect(glanceOf({ ...SHOP, latest: frame(1, lanes) }, NOW)).toMatchObject(left);
  });

  it.each([
    ["live", NOW, NOW - 60000],
    ["behind", NOW, NOW - 60001],
    ["silent", NOW - 60001, NOW],
  ])("is %s", (state, heardMs, latestMs) => {
    const glance = glanceOf({ ...SHOP, heardMs, latestMs }, NOW);
    expect(glance.state).toBe(state);
    expect(glance.waiting).toBe(state === "live" ? 2 : null);
  });

  it("has no numbers before its first frame", () => {
    expect(glanceOf({ ...SHOP, latest: undefined }, NOW)).toMatchObject({
      ageS: null,
      lanes: 0,
      open: null,
      waiting: null,
      longestWaitS: null,
    });
  });
});

describe("boxes in trouble", () => {
  const well = {
    box: "a",
    name: "A",
    freshness: "fresh",
    entry: "ok",
    exit: "absent",
    head: "ok",
    tail: "ok",
    failedStarts: 0,
    errors: null,
  };
  const event = (seq: number, content: object, store = "s", atMs = seq): EventRow => ({
    ...{ store, epoch: 1, seq, atMs, kind: "box", content: { ...well, ...content } },
  });

  it.each([
    [{}, undefined],
    [
      { entry: "dead", tail: "stuck" },
      {
        sensors: [
          ["entry", "dead"],
          ["tail", "stuck"],
        ],
      },
    ],
    [{ freshness: "offline" }, { freshness: "offline" }],
    [{ freshness: "stale", tail: "silent" }, { freshness: "stale" }],
    [{ head: "starting" }, undefined],
    [{ head: "starting", tail: "silent" }, { sensors: [["tail", "silent"]] }],
    [
      { failedStarts: 2, errors: "FIFO_FULL" },
      { failedStarts: 2, errors: "FIFO_FULL" },
    ],
  ] as const)("of %j: %j", (content, trouble) => {
    const none = {
      store: "s",
      box: "a",
      name: "A",
      atMs: 1,
      freshness: "fresh",
      sensors: [],
      failedStarts: 0,
      errors: null,
    };
    expect(troublesOf([event(1, content)])).toEqual(trouble === undefined ? [] : [{ ...none, ...trouble }]);
  });

  it("are told by the newest word of each box", () => {
    const events = [event(3, {}), event(2, { entry: "dead" }), event(1, { exit: "dead" }, "t")];
    expect(troublesOf(events)).toMatchObject([{ store: "t", sensors: [["exit", "dead"]] }]);
  });

  it("are told by the newest word, also where an earlier one is dated by a clock that was years ahead", () => {
    const events = [event(1, { entry: "dead" }, "s", 9e11), event(1, { exit: "dead" }, "t", 7), event(2, {}, "s", 5)];
    expect(troublesOf(events)).toMatchObject([{ store: "t", atMs: 7 }]);
  });

  it("stand in the order in which they came, the newest first", () => {
    const events = [event(1, { entry: "dead" }), event(4, { exit: "dead" }, "t"), event(3, { head: "dead" }, "u")];
    expect(troublesOf(events).map(({ store }) => store)).toEqual(["t", "u", "s"]);
  });
});

describe("pages", () => {
  it("escape what shops say of themselves", () => {
    const name = `<script>"'&`;
    const body = html`<p>${name}</p><p>${[html`<b>${name}</b>`]}</p>`;
    const text = page({ chain: "A & B", url: "/", language: ENGLISH }, "/", name, 10, body);
    expect(text).not.toContain("<script>");
    expect(text).toContain("<b>&#60;script&#62;&#34;&#39;&#38;</b>");
    expect(text).toContain('aria-current="page"');
  });

  it.each([
    ["/", "?language=uk"],
    ["/league?days=28", "?days=28&#38;language=uk"],
    ["/shop?name=a%26b&language=de", "?name=a%26b&#38;language=uk"],
    ["/shop?name=a?b", "?name=a%3Fb&#38;language=uk"],
    // Another server's address, where it stands alone.
    ["//example.com/", "?language=uk"],
  ])("offer %s in each language, here", (url, inUkrainian) => {
    const text = page({ chain: "A", url, language: ENGLISH }, "/", "Shops", 10, html``);
    expect(text).toContain(`<a href="${inUkrainian}" lang="uk" hreflang="uk">Українська</a>`);
    expect(text.match(/aria-current="true"/g)).toHaveLength(1);
  });
});
