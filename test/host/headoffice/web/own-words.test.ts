// Head office's pages with every reason, refusal and fault that there is, in every language: none of it stays English.
import { describe, expect, it } from "vitest";
import type { Reason } from "../../../../host/core/dispatch/reason.ts";
import { describeReason } from "../../../../host/core/dispatch/reason.ts";
import type { OfferRefusal } from "../../../../host/core/problems/offer-refusal.ts";
import { describeRefusal, refusalJson } from "../../../../host/core/problems/offer-refusal.ts";
import { newRollout, type Rollout, type RolloutStop, stopped } from "../../../../host/headoffice/rollout.ts";
import { settingsBody } from "../../../../host/headoffice/web/comparisons.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "../../../../host/headoffice/web/languages.ts";
import type { TroubledBox } from "../../../../host/headoffice/web/overview.ts";
import { shopBody, shopsBody } from "../../../../host/headoffice/web/pages.ts";
import { inEnglish } from "../../../../host/web/english.ts";
import { ALL, EVERY_CAUSE, EXPLAINED, VERBATIM } from "../../../web/every-problem.ts";
import { EVERY_REASON } from "../../../web/every-reason.ts";
import { latinIn, sharedLines } from "../../../web/own-words.ts";

const AT_MS = Date.UTC(2026, 10, 27, 20, 0);
/** Names and values of the data, which are the same in every language. */
const KNOWN = ["порт", "targets", "callAbove", "report", "policy", "lanes", ...["shop-1", "box-1", "b1", "ключ"]];
const SHOP = {
  ...{ store: "shop-1", state: "live" as const, ageS: 4, lanes: 2, lanesHeard: 2, open: 1, waiting: 5, lagS: 380 },
  ...{
    longestWaitS: 250,
    isMore: true,
    isLonger: true,
    mayBeOpen: 1,
    backlog: 12040,
    lost: 3,
    missing: 3,
    isShared: true,
  },
};
const STATUS = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: false, fault: "" },
};
const FAULTS = "FIFO_FULL,BUFFER_FULL UART_OVERFLOW CALLBACK LOW_MEMORY MEMORY head nack, tail timeout, 7 edges lost";

const IMAGE_ENDS = ["other-board x", "running-already", "no-key board", "bad-signature tag", "older-image version"];
const REFUSALS: { [code in OfferRefusal["code"]]: OfferRefusal & { code: code } } = {
  starting: { code: "starting" },
  "not-accepted": { code: "not-accepted" },
  "no-json": { code: "no-json" },
  "no-file": { code: "no-file" },
  busy: { code: "busy" },
  "foreign-key": { code: "foreign-key", key: "lanes", allowed: "targets, policy, report" },
  faulty: {
    code: "faulty",
    faults: [{ path: ["targets", "callAbove"], found: "77", expected: "Too big: expected int to be <=50" }],
  },
  "not-written": { code: "not-written", file: "shop.yaml", detail: "ENOSPC", why: "full" },
  "no-release-key": { code: "no-release-key" },
  "not-signed": { code: "not-signed" },
  "other-image": { code: "other-image" },
  "box-refused": { code: "box-refused", box: "box-1", detail: "no-room bytes" },
  "box-reverted": { code: "box-reverted", box: "box-1" },
};
const EVERY_REFUSAL: OfferRefusal[] = [
  ...Object.values(REFUSALS),
  ...[...IMAGE_ENDS, "bad-digest sha256", "other-image label"].map((detail) => ({
    ...REFUSALS["box-refused"],
    detail,
  })),
];
const STOPS: RolloutStop[] = [
  { code: "by-hand" },
  ...EVERY_REFUSAL.map(
    (why): RolloutStop => ({ code: "refused", shops: 2, store: "shop-1", detail: describeRefusal(why), why }),
  ),
  ...[1, 5].flatMap((shops): RolloutStop[] => [
    { code: "worse", shops, store: "shop-1" },
    { code: "silent", shops, store: "shop-1" },
  ]),
];
const PLAN = { id: 3, madeMs: AT_MS, settings: '{"targets":{"callAbove":4}}', stages: [100], soakMs: 1 };

function rollouts(): Rollout[] {
  const [shop] = newRollout(PLAN, ["shop-1"]).shops;
  return STOPS.map((stop): Rollout => {
    const why = stop.code === "refused" && stop.why !== undefined ? { why: stop.why } : {};
    const refused = { ...(shop as Rollout["shops"][number]), result: "refused" as const, detail: "in English", ...why };
    return { ...stopped(newRollout(PLAN, ["shop-1"]), stop), shops: stop.code === "refused" ? [refused] : [] };
  });
}

const TROUBLES = (["fresh", "stale", "offline", "unknown"] as const).flatMap((freshness) =>
  (["silent", "stuck", "lost", "frozen", "dead", "flutter", "flutter2"] as const).map((health): TroubledBox => {
    const sensors: TroubledBox["sensors"] = (["entry", "exit", "head", "tail"] as const).map((each) => [each, health]);
    return {
      store: "shop-1",
      box: "box-1",
      name: "b1",
      atMs: AT_MS,
      freshness,
      sensors,
      failedStarts: 2,
      errors: FAULTS,
    };
  }),
);
const decided = (because: Reason, decision: string) => {
  const content = { name: "b1", decision, reason: describeReason(because), because: JSON.stringify(because) };
  return { store: "shop-1", epoch: 1, seq: 1, atMs: AT_MS, kind: "decision" as const, content };
};
const KINDS =
  "call acknowledged escalated answered withdrawn unanswered may-close closed stay-open stalled moving held".split(" ");
const LANES = ["unknown", "closed", "idle", "serving", "stalled", "blind"].flatMap((state) =>
  ["trusted", "unsure", "stale", "offline", "unknown", "blind"].map((quality) => ({
    ...{ box: "box-1", state, quality, waiting: 5, waitS: 250 },
  })),
);

/** What stands on the pages, a piece each. */
function piecesIn(language: PageLanguage): string[] {
  const warnings = [...ALL, ...EXPLAINED].map((problem) => ({ problem, ...inEnglish(problem) }));
  const shops = (["live", "behind", "silent"] as const).map((state) => ({ ...SHOP, state }));
  const faulty = EVERY_CAUSE.map((cause) =>
    shopsBody(language, shops, TROUBLES, { ...STATUS, fault: VERBATIM, cause }, warnings, AT_MS),
  );
  const events = [
    ...EVERY_REASON.map((because) => decided(because, "call")),
    ...KINDS.map((kind) => decided({ code: "closed" }, kind)),
  ];
  const bodies = [
    ...faulty,
    shopBody(language, SHOP, LANES, [], events, TROUBLES, AT_MS),
    settingsBody(language, rollouts()),
  ];
  return bodies.flatMap(({ html }) => html.split(/<[^>]*>/).map(decode)).filter((text) => text.trim() !== "");
}

function decode(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).trim();
}

/** What a problem's data holds is told as it is. */
const VALUES = [...ALL, ...EXPLAINED].flatMap((problem) => {
  const worded = ["code", "is", "cause", "state", "what", "why", "fault"];
  return Object.entries(problem).flatMap(([key, value]) =>
    worded.includes(key) || value === VERBATIM ? [] : [String(value)],
  );
});

describe.each([...PAGE_LANGUAGES].filter(([tag]) => tag !== "en"))("head office's pages in %s", (tag, language) => {
  const pieces = piecesIn(language);
  it("have no English sentence, reason, fault or note", () => {
    const known = [...KNOWN, ...VALUES].filter((value) => /[A-Za-z]{3}/.test(value));
    expect(pieces.filter((piece) => piece.includes(VERBATIM) || piece.includes("in English"))).toEqual([]);
    if (tag === "de")
      expect(sharedLines(pieces, piecesIn(PAGE_LANGUAGES.get("en") as PageLanguage), known)).toEqual([]);
    else expect(pieces.flatMap((piece) => latinIn(piece, known).map((word) => `${word}: ${piece}`))).toEqual([]);
  });

  it("mark what a shop of before has worded as English", () => {
    const event = {
      ...{ store: "shop-1", epoch: 1, seq: 1 },
      atMs: AT_MS,
      kind: "decision" as const,
      content: { name: "b1", decision: "call" },
    };
    const reasons = ["", "{", "[]", '{"code":"later"}', '{"code":"unsure"', "null"];
    for (const because of reasons) {
      const { html } = shopBody(
        language,
        SHOP,
        [],
        [],
        [{ ...event, content: { ...event.content, reason: "5 > 4", because } }],
        [],
        AT_MS,
      );
      expect(html).toContain('<samp lang="en">5 &#62; 4</samp>');
    }
    const old = { ...newRollout(PLAN, []), state: "stopped" as const, note: "2 refused" };
    expect(settingsBody(language, [old]).html).toContain('<samp lang="en">2 refused</samp>');
  });
});

it("a refusal is sent as data where that fits, and its words must do where it does not", () => {
  for (const refusal of EVERY_REFUSAL) expect(JSON.parse(refusalJson(refusal, 1000))).toEqual(refusal);
  const faults = Array.from({ length: 9 }, (_, i) => ({ path: ["targets", i], found: "1", expected: "2" }));
  expect(JSON.parse(refusalJson({ code: "faulty", faults }, 1000)).faults).toHaveLength(3);
  expect(refusalJson({ code: "faulty", faults }, 100)).toBe("");
});
