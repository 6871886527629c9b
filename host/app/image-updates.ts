// Installs a release of head office on the shop's boxes over the air, one after another, signed with each box's key; stops at the first
// box that refuses it or cannot run it. Time is an argument, monotonic, in ms.
import { isOlder } from "../../protocol/image-label.ts";
import type { Status } from "../../protocol/messages/status.ts";
import type { Release } from "../../protocol/uplink/release.ts";
import type { BoxReport } from "../core/boxes/box-traffic.ts";
import type { ImageOffer } from "../core/boxes/image-offer.ts";
import { ImageTransfer, type ImageTransferState } from "../core/boxes/image-transfer.ts";
import type { ToolCommand, TransferEvent, TransferOutcome, TransferStep } from "../core/boxes/transfer.ts";
import { type BoxRefusal, describeEnd, type OfferRefusal } from "../core/problems/offer-refusal.ts";

/** How long boxes are given to reconnect after the host has started, unless all are there sooner. Unit ms. */
export const SETTLE_MS = 30000;
/** The outcome of a box that runs the release. */
const RUNS = "runs it";

/** The answer to an offer of head office: how it went, or why it is refused. */
export type OfferAnswer = { result: "applied"; detail: string } | { result: "refused"; why: OfferRefusal };

/** What it needs of the shop. */
export interface UpdatedShop {
  /** Boxes that can be reached over the air. */
  boxes: readonly string[];
  /** Last status of a box; undefined before the first. */
  statusOf(box: string): Status | undefined;
  /** The image signed for one box; throws where it has no key. */
  signFor(box: string, release: Release, image: Uint8Array): ImageOffer;
  send(box: string, command: ToolCommand): void;
  /** All boxes that are online have been tried, or one has refused the image or could not run it. */
  onResult(id: number, answer: OfferAnswer): void;
  onBox(box: string, text: string): void;
}

interface Underway {
  box: string;
  transfer: ImageTransfer;
  state: ImageTransferState;
}

/** The newest release for one board. */
export class ImageUpdates {
  private shop: UpdatedShop;
  private startedMs: number;
  private release: { release: Release; image: Uint8Array } | undefined;
  /** Outcome by box that has been tried, in words. */
  private tried = new Map<string, string>();
  private underway: Underway | undefined;
  private result: OfferAnswer | undefined;

  constructor(shop: UpdatedShop, nowMs: number) {
    this.shop = shop;
    this.startedMs = nowMs;
  }

  /** Takes a release whose signature has been checked. The same one again is answered again, an older one ignored. */
  take(release: Release, image: Uint8Array): void {
    const now = this.release?.release;
    if (now !== undefined && release.id <= now.id) {
      if (release.id === now.id && this.result !== undefined) this.shop.onResult(release.id, this.result);
      return;
    }
    this.release = { release, image };
    this.tried.clear();
    this.underway = undefined;
    this.result = undefined;
  }

  hear(report: BoxReport, nowMs: number): void {
    const { box } = report;
    if (box === this.underway?.box) this.step({ kind: "report", report }, nowMs);
    else if (report.kind === "status" && this.tried.get(box) === RUNS && this.isOlder(box))
      this.boxEnded(box, { kind: "reverted" });
  }

  /** To be called about once a second. */
  tick(nowMs: number): void {
    const { underway, release } = this;
    if (underway !== undefined) {
      const dueMs = underway.transfer.dueMs(underway.state);
      if (dueMs !== undefined && nowMs >= dueMs) this.step({ kind: "due" }, nowMs);
      return;
    }
    if (release === undefined || this.result?.result === "refused" || !this.hasSettled(nowMs)) return;
    const next = this.shop.boxes.find((box) => this.isDue(box));
    if (next !== undefined) this.begin(next, nowMs);
    else if (this.result === undefined) this.end({ result: "applied", detail: this.summary() });
  }

  private hasSettled(nowMs: number): boolean {
    return nowMs - this.startedMs >= SETTLE_MS || this.shop.boxes.every((box) => this.isOnline(box));
  }

  private isOnline(box: string): boolean {
    return this.shop.statusOf(box)?.presence === "online";
  }

  private isDue(box: string): boolean {
    return this.isOnline(box) && this.isOlder(box) && !this.tried.has(box);
  }

  /** The box is one for this release, and runs an earlier version. */
  private isOlder(box: string): boolean {
    const status = this.shop.statusOf(box);
    const release = this.release?.release;
    return status !== undefined && status.board === release?.board && isOlder(status.firmware, release.version);
  }

  private begin(box: string, nowMs: number): void {
    const { release, image } = this.release as { release: Release; image: Uint8Array };
    this.tried.set(box, "is being updated");
    let offer: ImageOffer;
    try {
      offer = this.shop.signFor(box, release, image);
    } catch (error) {
      this.tried.set(box, (error as Error).message);
      return;
    }
    const transfer = new ImageTransfer(offer);
    this.shop.onBox(box, `${release.version} begins`);
    const { state, effects } = transfer.start(nowMs);
    this.underway = { box, transfer, state };
    this.carryOut(effects);
  }

  private step(event: TransferEvent, nowMs: number): void {
    const { underway } = this;
    if (underway === undefined) return;
    const { state, effects } = underway.transfer.step(underway.state, event, nowMs);
    underway.state = state;
    this.carryOut(effects);
  }

  private carryOut(effects: TransferStep<ImageTransferState>["effects"]): void {
    for (const effect of effects) {
      const box = this.underway?.box;
      if (box === undefined) return;
      if (effect.kind === "send") this.shop.send(box, effect.command);
      else if (effect.kind === "ended") this.boxEnded(box, effect.outcome);
    }
  }

  private boxEnded(box: string, outcome: TransferOutcome): void {
    this.underway = undefined;
    const why = refusalOf(box, outcome);
    const end = why !== undefined ? describeEnd(why) : outcome.kind === "done" ? RUNS : "fell silent";
    this.tried.set(box, end);
    this.shop.onBox(box, end);
    // A bad image is not tried on the next box. That a box fell silent may have other reasons.
    if (why !== undefined) this.end({ result: "refused", why });
  }

  private end(answer: OfferAnswer): void {
    this.result = answer;
    this.shop.onResult((this.release as { release: Release }).release.id, answer);
  }

  private summary(): string {
    const { board } = (this.release as { release: Release }).release;
    const boxes = this.shop.boxes;
    const ofBoard = boxes.filter((box) => this.shop.statusOf(box)?.board === board);
    const running = ofBoard.filter((box) => !this.isOlder(box));
    const unheard = boxes.filter((box) => this.shop.statusOf(box) === undefined);
    const left = ofBoard.filter((box) => !running.includes(box));
    const why = left.map((box) => `; ${box} ${this.tried.get(box) ?? "is away"}`).join("");
    const away = unheard.length === 0 ? "" : `; not heard: ${unheard.join(", ")}`;
    return `${running.length} of ${ofBoard.length} boxes of this board run it${why}${away}`;
  }
}

/** Why a box did not take the image, where that is the image's fault; undefined for other outcomes. */
function refusalOf(box: string, outcome: TransferOutcome): BoxRefusal | undefined {
  if (outcome.kind === "refused") return { code: "box-refused", box, detail: outcome.detail ?? "" };
  return outcome.kind === "reverted" ? { code: "box-reverted", box } : undefined;
}
