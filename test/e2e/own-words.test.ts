// The shop's pages in a real browser, with every reason, fault and warning that there is: in no other language is any of it English.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationEditor } from "../../host/app/configuration-editor.ts";
import { CONFIG } from "../../host/config/config.ts";
import type { Advice, Call, DecisionKind } from "../../host/core/dispatch/decision.ts";
import { describeReason, type Reason } from "../../host/core/dispatch/reason.ts";
import type { Incident } from "../../host/core/report/incidents.ts";
import { inEnglish } from "../../host/web/english.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import type { WebServer } from "../../host/web/server.ts";
import type { SetupFault } from "../../host/web/setup-routes.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { SENSOR_STATES, type SensorState } from "../../protocol/sensor-states.ts";
import { ALL, EXPLAINED, LOG_FAULTS, VERBATIM } from "../web/every-problem.ts";
import { EVERY_REASON } from "../web/every-reason.ts";
import { fullDay, fullWeeks, sourcesOf } from "../web/full-day.ts";
import { latinIn, sharedLines } from "../web/own-words.ts";
import { servePages } from "../web/page-server.ts";
import { keysOf, passwordsOf } from "../web/passwords.ts";
import { lane, snapshot } from "../web/snapshot.ts";
import { launch } from "./browser.ts";
import { browserNote, chromium } from "./programs.ts";

/** Names and values of the data, which are the same in every language. */
const NAMES = [
  "Europe/Kyiv",
  "shop.yaml",
  "tillbeacon.yaml",
  "callAbove",
  "targets",
  "lanes",
  "test",
  "0a1b",
  "Till 1",
  "Till 2",
];
const ERRORS = "FIFO_FULL,BUFFER_FULL UART_OVERFLOW CALLBACK LOW_MEMORY MEMORY head nack, tail timeout, 7 edges lost";
const KINDS: DecisionKind[] = [
  ...(["call", "acknowledged", "escalated", "answered", "withdrawn", "unanswered"] as const),
  ...(["may-close", "closed", "stay-open", "stalled", "moving", "held"] as const),
];
const REJECTED =
  "too-long not-json unknown-version missing-field bad-field unknown-field bad-topic other-store not-allowed bad-login not-from-a-box implausible out-of-time unknown-box";
const PROBLEMS = [...ALL, ...EXPLAINED];
const HEALTH = SENSOR_STATES.split("|") as SensorState[];

/** Lanes in every state, with every fault of a sensor. */
const LANES = [
  ...(["closed", "idle", "serving", "stalled", "blind", "unknown"] as const).map((state) => ({ state })),
  ...(["stale", "offline", "unknown"] as const).map((freshness) => ({ freshness })),
  ...HEALTH.map((health) => ({ health: { entry: health, exit: health, head: health, tail: health } })),
  ...[
    { isTrusted: false },
    { isAtLeast: true },
    { rule: "box" as const },
    { waitS: null },
    { lamp: "coming" as const },
  ],
].map((changes, i) => lane(`b${i}`, { name: `b${i}`, ...changes }));
const DETAILS = LANES.map(({ box }) => ({
  ...{ box, telemetry: null },
  health: {
    ...{ boot: "0a1b", tMs: 70000, heardMs: 1000, unixMs: null, free: 10, total: 100, errors: ERRORS, rssiDbm: -60 },
    ...{ lateMs: 4, entryPerMin: 1, exitPerMin: 2, headHz: 3, tailHz: 4, rejected: 0, dropped: 0, sessions: 1 },
    ...{ link: null, failedStarts: 2, image: "earlier" as const },
  },
}));
const WARNINGS = PROBLEMS.map((problem, i) => ({ key: String(i), problem, ...inEnglish(problem), sinceMs: 0 }));
const DECISIONS = [
  ...EVERY_REASON.map((because) => ({ kind: "call" as const, because })),
  ...KINDS.map((kind) => ({ kind, because: { code: "closed" } as const })),
].map((decision) => ({ ...decision, tMs: 0, box: "b1", name: "b1", reason: describeReason(decision.because) }));

const LINE = { line: "b1", waiting: 5, waitS: 250 } as const;
const advice = (situation: Advice["situation"], because: Reason): Advice => ({
  ...{ pool: "", name: "", open: 2, wanted: { now: 5, in15: 4, in30: 3 }, situation, notice: "", unsure: [] },
  ...{ demand: { comingIn10Min: 38, cycleS: 118 }, because, mayClose: ["b1"] },
});
const called = (state: Call["state"], i: number): Call => ({
  ...{ box: `b${i}`, name: `b${i}`, pool: "", sinceMs: 0, reason: "", because: { code: "line", ...LINE, afterS: 110 } },
  ...{ escalations: 0, state, acknowledgedBy: null, acknowledgedMs: null },
});
const HELD: Reason[] = [
  { code: "cool-down", ...LINE, seconds: 100 },
  { code: "cap", ...LINE, calls: 12, seconds: 300 },
  { code: "all-open", ...LINE },
  { code: "settling", ...LINE, wanted: 3, open: 2 },
];
const FULL = {
  ...{ nowMs: 60000, lanes: LANES, warnings: WARNINGS, decisions: DECISIONS },
  details: DETAILS as unknown as Snapshot["details"],
};
const BEST = { box: "b1", name: "b1", waitS: 200, lowS: 100, highS: 300 };
const BOARD = { best: [BEST], others: [{ ...BEST, box: "b2", name: "b2", isAtLeast: true as const }], unsure: ["b3"] };
/** A shop with calls, one for each way in which a call is held back, one that is quiet, and one whose boxes are not heard. */
const SHOPS = [
  {
    ...FULL,
    calls: (["calling", "escalated", "acknowledged"] as const).map(called),
    advice: [advice("calling", HELD[0] as Reason)],
  },
  ...HELD.map((because) => ({ ...FULL, advice: [advice("held", because)] })),
  { decisions: DECISIONS },
  { decisions: DECISIONS, lanes: LANES.map((each) => ({ ...each, freshness: "unknown" as const, heardMs: null })) },
].map((changes) => snapshot({ ...changes, board: BOARD }));

const event = (kind: Incident["kind"], detail: Incident["detail"]): Incident => ({
  ...{ kind, detail, tMs: 0, lastMs: 60000, times: 2, box: "b1", text: "in English" },
});
const INCIDENTS = [
  ...PROBLEMS.map((problem) => event("warning", { is: "raised", problem: JSON.stringify(problem) })),
  ...REJECTED.split(" ").map((reason) => event("rejected", { reason, count: 7, about: "b1/b", from: "b1" })),
  ...["dropped", "replaced", ...Object.keys(LOG_FAULTS)].map((cause) =>
    event("gap", { cause, detail: "in English", records: 7, fromMs: 0, toMs: 5000 }),
  ),
  ...["newest", "earlier"].map((image) => event("box", { boot: "0a1b", config: "b1", image, errors: ERRORS })),
  ...["fresh", "stale", "offline"].map((freshness) => event("presence", { freshness })),
  ...HEALTH.map((health) => event("sensor", { sensor: "exit", health, before: "ok" })),
  event("configuration", { lanes: 7 }),
];

/** What the check of a configuration can expect. */
const FAULTS: SetupFault[] = [
  "Invalid input: expected number, received string|Invalid input: expected int, received number|Invalid input: expected string, received null",
  "Invalid input: expected boolean, received null|Invalid input: expected array, received null|Invalid input: expected object, received null",
  "Too small: expected number to be >=1|Too big: expected number to be <=50|Too big: expected string to have <=40 characters|no such key",
  "a box of its own in each place|another name: staff could not tell two apart|at least one lane|at least one till|1 to 32 letters, digits",
  "mqtt://, mqtts://, ws:// or wss://|an address without a password: use passwordFile|mqtts:// or wss://, as there is a ca|ports that are named once",
  "one port to a box|rising thresholds: one above 3|valid YAML|the key that 'tillbeacon headoffice images' prints|1 to 64 characters without +, / and #",
  "mqtt://host or mqtts://host, with or without a port|Too small: expected number to be >0|Too big: expected array to have <=8 items",
]
  .flatMap((line) => line.split("|"))
  .map((expected) => ({ path: ["targets", "callAbove"], found: "in English", expected }));

/** All that a person sees or hears read out, a line each; what is folded is opened. */
const TEXTS = `(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const names = [...document.querySelectorAll("[aria-label], [title], [placeholder], [aria-valuetext]")]
    .flatMap((node) => ["aria-label", "title", "placeholder", "aria-valuetext"].map((name) => node.getAttribute(name)))
    .filter((text) => text !== null);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest("script, style, textarea, [lang]:not(html), .brand")) texts.push(walk.currentNode.textContent);
  return [...names, ...texts].map((text) => text.trim()).filter((text) => text !== "");
})()`;

describe.skipIf(chromium === undefined)(`the shop's pages${browserNote}`, () => {
  let [shop] = SHOPS as [Snapshot];
  let server: WebServer;
  let browser: Browser;
  const said = new Map<string, string[]>();

  beforeAll(async () => {
    const weeks = fullWeeks(["b1"], () => 100);
    const shopFile = { store: "test", lanes: [{ box: "b1", name: "b1" }] };
    const editor = new ConfigurationEditor(undefined, CONFIG.parse(shopFile), () => {});
    const setup = {
      ...{ read: () => ({ ...editor.read(), file: "shop.yaml", version: "v1" }), version: () => "v1" },
      ...{ check: () => ({ faults: FAULTS, text: "" }), save: () => ({ kind: "changed-underneath" as const }) },
    };
    const sources = {
      ...sourcesOf(fullDay(EVERY_REASON, INCIDENTS), weeks, (box) => box),
      setup,
      passwords: { ...passwordsOf(keysOf()), here: "setup" as const },
    };
    server = await servePages(() => shop, sources);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function textsIn(tag: string): Promise<string[]> {
    const known = said.get(tag);
    if (known !== undefined) return known;
    const page = await browser.newPage({ locale: tag, timezoneId: "Europe/Kyiv" });
    const texts: string[] = [];
    const read = async (): Promise<void> => void texts.push(...((await page.evaluate(TEXTS)) as string[]));
    const at = (path: string): Promise<unknown> => page.goto(`http://127.0.0.1:${server.port}${path}`);
    await staff(page, at, read);
    await at("/owner");
    await page.locator("#heat tbody tr >> nth=23").waitFor();
    await page.locator("#incidents tbody tr >> nth=20").waitFor();
    await read();
    for (const [path, ready] of [
      ["/shoppers", "#best"],
      ["/setup", "#faults li >> nth=9"],
      ["/check", "#lane option >> nth=1"],
      ["/login", "#password"],
      ["/nowhere", "h1"],
    ] as const) {
      await at(path);
      await page.locator(ready).first().waitFor({ state: "attached" });
      await read();
    }
    await page.close();
    said.set(tag, texts);
    return texts;
  }

  /** The staff's page with one shop after another. */
  async function staff(page: Page, at: (path: string) => Promise<unknown>, read: () => Promise<void>): Promise<void> {
    for (const next of SHOPS) {
      shop = next;
      await at("/");
      await page.locator(".todo .title").first().waitFor();
      await page.locator("#decisions > li >> nth=20").waitFor({ state: "attached" });
      await read();
    }
  }

  it.each([...LANGUAGES.keys()].filter((tag) => tag !== "en"))("say nothing in English in %s", async (tag) => {
    const texts = await textsIn(tag);
    expect(texts.filter((text) => text.includes(VERBATIM) || text.includes("in English"))).toEqual([]);
    const values = PROBLEMS.flatMap((problem) =>
      Object.entries(problem).flatMap(([key, value]) =>
        ["code", "is", "cause", "state", "what", "why", "fault"].includes(key) ? [] : [String(value)],
      ),
    );
    const known = [...NAMES, ...values].filter((value) => /[A-Za-z]{3}/.test(value));
    if (tag === "de") expect(sharedLines(texts, await textsIn("en"), known)).toEqual([]);
    else
      expect([...new Set(texts)].flatMap((text) => latinIn(text, known).map((word) => `${word}: ${text}`))).toEqual([]);
  });
});
