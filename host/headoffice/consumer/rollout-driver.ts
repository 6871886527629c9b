// Carries roll-outs on: asks how shops are and what they answered, and sends offers. Every consumer does, one at a time by
// the database's locks.
import { packRelease } from "../../../protocol/uplink/release.ts";
import { DAY_MS } from "../../core/local-days.ts";
import type { OfferRefusal } from "../../core/problems/offer-refusal.ts";
import { parsedReason } from "../parsed-reason.ts";
import { type Rollout, type ShopAnswer, type ShopNow, stepRollout, withAnswers } from "../rollout.ts";
import type { ChainStore, EventRow } from "../stores/chain-store.ts";
import { glanceOf, type ShopGlance } from "../web/overview.ts";

/** A roll-out that is done goes on to be offered to shops that were away, for so long. Unit ms. */
const LATE_MS = 30 * DAY_MS;
const MOST_ANSWERS = 20000;

/** Sends an offer to a shop. */
type Send = (store: string, kind: "offer" | "image", payload: string | Uint8Array) => void;

/** One step of all roll-outs. */
export async function driveRollouts(store: ChainStore, send: Send, nowMs: number): Promise<void> {
  const active = (await store.rollouts()).filter((rollout) => isActive(rollout, nowMs));
  if (active.length === 0) return;
  const shops = new Map((await store.shops()).map((shop) => [shop.store, glanceOf(shop, nowMs)]));
  const sinceMs = Math.min(...active.map(({ madeMs }) => madeMs)) - DAY_MS;
  const answers = (await store.events({ kind: "settings", sinceMs, most: MOST_ANSWERS })).map(answerOf);
  const offers: { store: string; rollout: Rollout }[] = [];
  await store.stepRollouts((rollout) => {
    if (!isActive(rollout, nowMs)) return undefined;
    const step = stepRollout(withAnswers(rollout, answers), (name) => nowOf(shops.get(name)), nowMs);
    offers.push(...step.offers.map((each) => ({ store: each, rollout })));
    return step.rollout;
  });
  const images = new Map<string, Uint8Array | undefined>();
  for (const { rollout } of offers)
    if (rollout.release !== undefined && !images.has(rollout.release.sha256))
      images.set(rollout.release.sha256, await store.image(rollout.release.sha256));
  for (const { store: name, rollout } of offers) {
    const { id, settings, release } = rollout;
    const image = release === undefined ? undefined : images.get(release.sha256);
    if (release === undefined) send(name, "offer", JSON.stringify({ v: 1, id, settings }));
    else if (image !== undefined) send(name, "image", packRelease(release, image));
  }
}

function isActive({ state, madeMs, shops }: Rollout, nowMs: number): boolean {
  return (
    state === "running" || (state === "done" && nowMs - madeMs < LATE_MS && shops.some(({ result }) => result === ""))
  );
}

function answerOf({ store, content }: EventRow): { store: string; id: number } & ShopAnswer {
  const result = content["result"] === "applied" ? "applied" : "refused";
  const why = parsedReason<OfferRefusal>(content["why"]);
  const answer = { store, id: Number(content["id"]), result, detail: String(content["detail"]) } as const;
  return why === undefined ? answer : { ...answer, why };
}

function nowOf(shop: ShopGlance | undefined): ShopNow {
  if (shop === undefined || shop.state !== "live") return { isLive: false, isWell: false };
  return { isLive: true, isWell: 2 * shop.lanesHeard >= shop.lanes };
}
