// Carries roll-outs on: asks how shops are and what they answered, and sends offers. Every consumer does, one at a time by
// the database's locks.

import { type Rollout, type ShopNow, stepRollout, withAnswers } from "../rollout.ts";
import type { ChainStore, EventRow } from "../stores/chain-store.ts";
import { glanceOf, type ShopGlance } from "../web/overview.ts";

/** A roll-out that is done goes on to be offered to shops that were away, for so long. Unit ms. */
const LATE_MS = 30 * 86400000;
const MOST_ANSWERS = 20000;

/** One step of all roll-outs; `send` sends an offer to a shop. */
export async function driveRollouts(
  store: ChainStore,
  send: (store: string, payload: string) => void,
  nowMs: number,
): Promise<void> {
  const active = (await store.rollouts()).filter((rollout) => isActive(rollout, nowMs));
  if (active.length === 0) return;
  const shops = new Map((await store.shops()).map((shop) => [shop.store, glanceOf(shop, nowMs)]));
  const sinceMs = Math.min(...active.map(({ madeMs }) => madeMs)) - 86400000;
  const answers = (await store.events({ kind: "settings", sinceMs, most: MOST_ANSWERS })).map(answerOf);
  const offers: { store: string; payload: string }[] = [];
  await store.stepRollouts((rollout) => {
    if (!isActive(rollout, nowMs)) return undefined;
    const step = stepRollout(withAnswers(rollout, answers), (name) => nowOf(shops.get(name)), nowMs);
    const payload = JSON.stringify({ v: 1, id: rollout.id, settings: rollout.settings });
    offers.push(...step.offers.map((each) => ({ store: each, payload })));
    return step.rollout;
  });
  for (const offer of offers) send(offer.store, offer.payload);
}

function isActive({ state, madeMs, shops }: Rollout, nowMs: number): boolean {
  return (
    state === "running" || (state === "done" && nowMs - madeMs < LATE_MS && shops.some(({ result }) => result === ""))
  );
}

function answerOf({ store, content }: EventRow) {
  const result = content["result"] === "applied" ? ("applied" as const) : ("refused" as const);
  return { store, id: Number(content["id"]), result, detail: String(content["detail"]) };
}

function nowOf(shop: ShopGlance | undefined): ShopNow {
  if (shop === undefined || shop.state !== "live") return { isLive: false, isWell: false };
  return { isLive: true, isWell: 2 * shop.lanesHeard >= shop.lanes };
}
