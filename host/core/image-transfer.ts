// A new image on its way to a box over the air: offered until the box asks for its chunks, sent as it asks, and done
// when the box has started from it. Pure.

import type { BoxReport } from "./box-traffic.ts";
import type { ImageOffer } from "./image-offer.ts";
import type { Transfer, TransferEffect, TransferEvent, TransferOutcome, TransferStep } from "./transfer.ts";

/** A box that asks for nothing is offered the image again. Unit ms. */
export const OFFER_EVERY_MS = 5000;
/** A silent box is given up. Unit ms; longer than a restart with an image that does not run. */
export const SILENT_MS = 120000;
/** How a box begins its refusal of the version that it runs (firmware/core/update.ts). */
const RUNNING_ALREADY = "running-already ";

/** Times in ms. */
export interface ImageTransferState {
  phase: "sending" | "restarting" | "ended";
  /** The box has asked for this image, or has it: when it runs its version, it has started from it, whatever was lost on the way. */
  asked: boolean;
  /** The box last asked or answered; the start, before it has. */
  heardMs: number;
  offeredMs: number;
}

type Step = TransferStep<ImageTransferState>;

/** One image for one box. */
export class ImageTransfer implements Transfer<ImageTransferState> {
  private offer: ImageOffer;

  constructor(offer: ImageOffer) {
    this.offer = offer;
  }

  start(nowMs: number): Step {
    return { state: { phase: "sending", asked: false, heardMs: nowMs, offeredMs: nowMs }, effects: [this.sendOffer()] };
  }

  step(state: ImageTransferState, event: TransferEvent, nowMs: number): Step {
    if (state.phase === "ended") return { state, effects: [] };
    if (event.kind === "report") return this.hear(state, event.report, nowMs);
    if (nowMs >= state.heardMs + SILENT_MS) return end(state, { kind: "silent", ms: SILENT_MS });
    if (nowMs < offerDueMs(state)) return { state, effects: [] };
    return { state: { ...state, offeredMs: nowMs }, effects: [this.sendOffer()] };
  }

  dueMs(state: ImageTransferState): number | undefined {
    return state.phase === "ended" ? undefined : Math.min(state.heardMs + SILENT_MS, offerDueMs(state));
  }

  private hear(state: ImageTransferState, report: BoxReport, nowMs: number): Step {
    const { id, version } = this.offer.offer;
    const heard = { ...state, heardMs: nowMs };
    if (report.kind === "want" && report.message.id === id) {
      const { at } = report.message;
      const chunk = this.offer.chunkAt(at);
      const effects: TransferEffect[] = [{ kind: "progress", bytes: at }];
      if (chunk !== undefined) effects.push({ kind: "send", command: { kind: "chunk", message: chunk } });
      return { state: { ...heard, asked: true }, effects };
    }
    if (report.kind === "answer" && report.message.to === "update" && report.message.id === id) {
      const { result, detail } = report.message;
      if (result === "refused") {
        const isThere = state.asked && detail?.startsWith(RUNNING_ALREADY);
        return end(heard, isThere ? { kind: "done" } : { kind: "refused", detail });
      }
      const effects: TransferEffect[] = state.phase === "restarting" ? [] : [{ kind: "restarting" }];
      return { state: { ...heard, phase: "restarting", asked: true }, effects };
    }
    if (state.phase === "restarting" && report.kind === "health" && report.message.image === "earlier")
      return end(state, { kind: "reverted" });
    const isBirth = report.kind === "status" && report.message.presence === "online";
    if (state.asked && isBirth && report.message.firmware === version) return end(state, { kind: "done" });
    return { state, effects: [] };
  }

  private sendOffer(): TransferEffect {
    return { kind: "send", command: { kind: "update", message: this.offer.offer } };
  }
}

/** While the box restarts it has the image, and needs no offer. */
function offerDueMs({ phase, heardMs, offeredMs }: ImageTransferState): number {
  return phase === "sending" ? Math.max(heardMs, offeredMs) + OFFER_EVERY_MS : Number.POSITIVE_INFINITY;
}

function end(state: ImageTransferState, outcome: TransferOutcome): Step {
  return { state: { ...state, phase: "ended" }, effects: [{ kind: "ended", outcome }] };
}
