// Settings and images that go to shops in stages: to a few first, to more when those are well, and no further when they are not. Pure.

import type { Release } from "../../protocol/uplink/release.ts";
import type { OfferRefusal } from "../core/problems/offer-refusal.ts";

/** One shop of a roll-out. */
export interface RolloutShop {
  store: string;
  stage: number;
  /** It was well when it was first offered the settings; null: it has not been. */
  wasWell: boolean | null;
  result: "" | "applied" | "refused";
  detail: string;
  /** Why it refused, as data; absent where only the words are known. */
  why?: OfferRefusal;
  toldMs: number;
}

/** Why a roll-out has stopped: a person did, or so many shops, one of which is named. */
export type RolloutStop =
  | { code: "by-hand" }
  | { code: "refused"; shops: number; store: string; detail: string; why?: OfferRefusal }
  | { code: "worse" | "silent"; shops: number; store: string };

/** One roll-out. Times in ms since 1970. */
export interface Rollout {
  id: number;
  madeMs: number;
  /** Parts of a configuration, as JSON; "" where it is an image that goes out. */
  settings: string;
  /** The image, whose bytes are kept beside. */
  release?: Release;
  /** Shares of all shops, growing, the last one 100; %. */
  stages: number[];
  /** A stage must have been well for so long before the next one. */
  soakMs: number;
  state: "running" | "done" | "stopped";
  stage: number;
  sinceMs: number;
  /** Since when all live shops of the stage have answered; absent: not yet, or settings, which are live at once. */
  answeredMs?: number;
  /** Why it has stopped, in words and as data; one that was stopped by an earlier version has the words alone. */
  note: string;
  stop?: RolloutStop;
  shops: RolloutShop[];
}

/** What is known of a shop now. */
export interface ShopNow {
  isLive: boolean;
  /** Live, and most of its boxes heard. */
  isWell: boolean;
}

/** An offer is repeated after this; a live shop must have answered within it after the soak. Units ms. */
const AGAIN_MS = 60000;
const ANSWER_MS = 600000;
/** The same of an image: twenty boxes one after another take an hour. Unit ms. */
const IMAGE_AGAIN_MS = 900000;
const IMAGE_ANSWER_MS = 3 * 3600000;
/** Images that are sent at one step, so that a central broker is not flooded. */
const IMAGES_A_STEP = 20;
/** Share of shops that may refuse, or be no longer well, before a roll-out stops. */
const BAD_SHARE = 0.02;

/** A roll-out to these shops: which of them come first is by chance, and the same every time for one id. */
export function newRollout(
  plan: Pick<Rollout, "id" | "madeMs" | "settings" | "release" | "stages" | "soakMs">,
  stores: readonly string[],
): Rollout {
  const ordered = [...stores].sort((a, b) => hashOf(`${plan.id} ${a}`) - hashOf(`${plan.id} ${b}`) || (a < b ? -1 : 1));
  const shops = ordered.map((store, i): RolloutShop => {
    const stage = plan.stages.findIndex((share) => i < Math.max(1, Math.ceil((share / 100) * ordered.length)));
    return { store, stage, wasWell: null, result: "", detail: "", toldMs: 0 };
  });
  return { ...plan, state: "running", stage: 0, sinceMs: plan.madeMs, note: "", shops };
}

/** What a shop answers to an offer. */
export interface ShopAnswer {
  result: "applied" | "refused";
  detail: string;
  why?: OfferRefusal;
}

/** Takes what shops have answered. */
export function withAnswers(
  rollout: Rollout,
  answers: readonly ({ store: string; id: number } & ShopAnswer)[],
): Rollout {
  const own = new Map<string, (typeof answers)[number]>();
  for (const answer of answers)
    if (answer.id === rollout.id && own.get(answer.store)?.result !== "refused") own.set(answer.store, answer);
  const shops = rollout.shops.map((shop) => {
    const answer = own.get(shop.store);
    // A box may go back to its earlier image long after the shop has said that all is well.
    if (answer === undefined || shop.result === "refused" || shop.result === answer.result) return shop;
    const { result, detail, why } = answer;
    return { ...shop, result, detail, ...(why === undefined ? {} : { why }) };
  });
  return { ...rollout, shops };
}

/** One step: the roll-out as it is then, and shops that are to be offered the settings now. */
export function stepRollout(
  before: Rollout,
  nowOf: (store: string) => ShopNow,
  nowMs: number,
): { rollout: Rollout; offers: string[] } {
  const rollout = before.state === "running" ? judged(before, nowOf, nowMs) : before;
  if (rollout.state === "stopped") return { rollout, offers: [] };
  const againMs = rollout.release === undefined ? AGAIN_MS : IMAGE_AGAIN_MS;
  const most = rollout.release === undefined ? Number.POSITIVE_INFINITY : IMAGES_A_STEP;
  const offers = new Set(
    rollout.shops
      .filter(({ stage, result, toldMs }) => stage <= rollout.stage && result === "" && nowMs - toldMs >= againMs)
      .filter(({ store }) => nowOf(store).isLive)
      .slice(0, most)
      .map(({ store }) => store),
  );
  const shops = rollout.shops.map((shop) =>
    offers.has(shop.store) ? { ...shop, toldMs: nowMs, wasWell: shop.wasWell ?? nowOf(shop.store).isWell } : shop,
  );
  return { rollout: { ...rollout, shops }, offers: [...offers] };
}

function judged(rollout: Rollout, nowOf: (store: string) => ShopNow, nowMs: number): Rollout {
  const reached = rollout.shops.filter(({ stage }) => stage <= rollout.stage);
  const refused = reached.filter(({ result }) => result === "refused");
  const worse = reached.filter(
    ({ store, wasWell, result }) => wasWell === true && result === "applied" && !nowOf(store).isWell,
  );
  const silent = reached.filter(({ store, result }) => result === "" && nowOf(store).isLive);
  const allowed = Math.floor(BAD_SHARE * reached.length);
  const [no] = refused;
  if (no !== undefined && refused.length > allowed) {
    const { store, detail, why } = no;
    return stopped(rollout, {
      ...{ code: "refused", shops: refused.length, store, detail },
      ...(why === undefined ? {} : { why }),
    });
  }
  if (worse.length > allowed) return stopped(rollout, someOf("worse", worse));
  const answerMs = rollout.release === undefined ? ANSWER_MS : IMAGE_ANSWER_MS;
  if (silent.length > allowed)
    return nowMs - rollout.sinceMs >= rollout.soakMs + answerMs ? stopped(rollout, someOf("silent", silent)) : rollout;
  return soaked(rollout, nowMs);
}

function someOf(code: "worse" | "silent", shops: readonly RolloutShop[]): RolloutStop {
  return { code, shops: shops.length, store: shops[0]?.store ?? "" };
}

/** A roll-out that goes no further. */
export function stopped(rollout: Rollout, stop: RolloutStop): Rollout {
  return { ...rollout, state: "stopped", note: describeStop(stop), stop };
}

function describeStop(stop: RolloutStop): string {
  switch (stop.code) {
    case "by-hand":
      return "by hand";
    case "refused":
      return `${stop.shops} refused, ${stop.store}: ${stop.detail}`;
    case "worse":
      return `${stop.shops} no longer well, among them ${stop.store}`;
    case "silent":
      return `${stop.shops} do not answer, among them ${stop.store}`;
  }
}

/** The next stage when the soak is over: of settings from the first offer on, of an image from the last answer on. */
function soaked({ answeredMs, ...rollout }: Rollout, nowMs: number): Rollout {
  const fromMs = rollout.release === undefined ? rollout.sinceMs : (answeredMs ?? nowMs);
  if (nowMs - fromMs < rollout.soakMs)
    return rollout.release === undefined ? rollout : { ...rollout, answeredMs: fromMs };
  if (rollout.stage === rollout.stages.length - 1) return { ...rollout, state: "done" };
  return { ...rollout, stage: rollout.stage + 1, sinceMs: nowMs };
}

/** FNV-1a of 32 bits: spreads shops evenly, and the same every time. */
export function hashOf(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) as number), 0x01000193) >>> 0;
  return value;
}
