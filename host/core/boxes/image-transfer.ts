// Transfers a new image to a box over the air: offers it until the box asks for chunks, sends those, and is done when the box has
// started from the image. Pure.

import type { BoxReport } from "./box-traffic.ts";
import type { ImageOffer } from "./image-offer.ts";
import type { Transfer, TransferEffect, TransferEvent, TransferOutcome, TransferStep } from "./transfer.ts";

/** Interval of offers while the box asks for nothing. Unit ms. */
export const OFFER_EVERY_MS = 5000;
/** A box is given up after this silence. Unit ms; longer than a restart with an image that fails and is rolled back. */
export const SILENT_MS = 120000;
/** Prefix of a box's refusal of the version that it is running (firmware/core/update.ts). */
const RUNNING_ALREADY = "running-already ";

/** Times in ms. */
export interface ImageTransferState {
  phase: "sending" | "restarting" | "ended";
  /** The box has asked for this image or has it: if it then reports the version, the transfer succeeded, whatever messages were lost. */
  asked: boolean;
  /** When the box last asked or answered; before that, the start. */
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

/** When to offer the image next; never while the box restarts with it. */
function offerDueMs({ phase, heardMs, offeredMs }: ImageTransferState): number {
  return phase === "sending" ? Math.max(heardMs, offeredMs) + OFFER_EVERY_MS : Number.POSITIVE_INFINITY;
}

function end(state: ImageTransferState, outcome: TransferOutcome): Step {
  return { state: { ...state, phase: "ended" }, effects: [{ kind: "ended", outcome }] };
}
