// The uplink as the shop's host sees it: hands samples and events to a thread of its own, and tells people how it stands.
import { Worker } from "node:worker_threads";
import type { Offer } from "../../../protocol/uplink/downlink.ts";
import type { UplinkRecord } from "../../../protocol/uplink/records.ts";
import type { Release } from "../../../protocol/uplink/release.ts";
import { DAY_MS } from "../../core/local-days.ts";
import { type Cause, causeOf, whyField } from "../../core/problems/cause.ts";
import type { WarningListener } from "../../core/problems/warnings.ts";
import type { UplinkStatus } from "../../core/uplink-status.ts";
import type { CentralAccount } from "./connection.ts";
import type { ShopSample } from "./frame-builder.ts";

/** What the uplink runs with. */
export interface UplinkOptions {
  store: string;
  account: CentralAccount;
  outbox: { file: string; megabytes: number };
  /** Records a second of the backlog, beside what is live. */
  backlogPerS: number;
}

/** A record without its name: the outbox numbers it. */
export type NewRecord = Omit<UplinkRecord, "store" | "epoch" | "seq">;

/** Messages to the thread, and from it. */
export type ToUplink =
  | { kind: "sample"; sample: ShopSample }
  | { kind: "record"; record: NewRecord }
  | { kind: "close" };
export type FromUplink =
  | { kind: "status"; status: UplinkStatus & { trouble: string; why: Cause | undefined } }
  | { kind: "set-aside"; aside: string }
  | { kind: "offer"; offer: Offer }
  | { kind: "release"; release: Release; image: Uint8Array };

/** Takes what head office offers, perhaps again and again. */
export interface OfferListener {
  onOffer(offer: Offer): void;
  /** Neither digest nor signature has been looked at. */
  onRelease(release: Release, image: Uint8Array): void;
}

type Status = Extract<FromUplink, { kind: "status" }>["status"];

/** People are warned of a backlog from this age on, and more urgently when it is days old. Unit s. */
const BEHIND_S = 900;
/** The thread gets so long to write what it has. Unit ms. */
const CLOSE_MS = 5000;
/** A thread that has failed is started again after this. Unit ms. */
const RESTART_MS = 5000;

const KEYS = {
  behind: "head office",
  fault: "head office outbox",
  lost: "head office loss",
  aside: "head office outbox set aside",
} as const;

/** One shop's uplink. */
export class Uplink {
  private worker: Worker;
  private options: UplinkOptions;
  private offers: OfferListener;
  private restarting: NodeJS.Timeout | undefined;
  private warnings: WarningListener;
  private lost: number | undefined;
  status: Status | undefined;

  constructor(options: UplinkOptions, warnings: WarningListener, offers: OfferListener) {
    this.warnings = warnings;
    this.options = options;
    this.offers = offers;
    this.worker = this.start();
  }

  /** All lanes as they are now, once a second. */
  sample(sample: ShopSample): void {
    this.post({ kind: "sample", sample });
  }

  /** An event, at once. */
  record(record: NewRecord): void {
    this.post({ kind: "record", record });
  }

  /** Resolves when all is on the disk, or not to be had in time. */
  async close(): Promise<void> {
    clearTimeout(this.restarting);
    const exited = new Promise((resolve) => this.worker.once("exit", resolve));
    this.post({ kind: "close" });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([exited, new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))]);
    clearTimeout(timer);
    await this.worker.terminate();
  }

  /** A thread that fails is started again: what it had not written is lost, what it had is in the outbox. */
  private start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: this.options,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    worker.on("message", (message: FromUplink) => {
      if (message.kind === "offer") this.offers.onOffer(message.offer);
      else if (message.kind === "release") this.offers.onRelease(message.release, message.image);
      else if (message.kind === "set-aside") this.setAside(message.aside);
      else this.onStatus(message.status);
    });
    worker.on("error", (error) => {
      this.fault(String(error), causeOf(error));
      this.restarting = setTimeout(() => {
        this.worker = this.start();
      }, RESTART_MS);
    });
    return worker;
  }

  private post(message: ToUplink): void {
    this.worker.postMessage(message);
  }

  private onStatus(status: Status): void {
    this.status = status;
    if (status.fault === "") this.warnings.onWarningOver(KEYS.fault);
    else this.fault(status.fault, status.cause);
    this.tellBehind(status);
    if (this.lost !== undefined && status.lost > this.lost)
      this.warnings.onWarning({ key: KEYS.lost, problem: { code: "behind-lost", records: status.lost } }, DAY_MS);
    this.lost = status.lost;
  }

  private tellBehind({ backlog, backlogS, isConnected, isHeard, trouble, why }: Status): void {
    if (backlogS < BEHIND_S) {
      this.warnings.onWarningOver(KEYS.behind);
      return;
    }
    const state = !isConnected ? "away" : isHeard ? "catching-up" : "unanswered";
    const away = isConnected ? { trouble: "" } : { trouble, ...whyField(why) };
    const problem = { code: "behind", ageS: backlogS, backlog, state, ...away } as const;
    this.warnings.onWarning({ key: KEYS.behind, problem });
  }

  private setAside(aside: string): void {
    this.warnings.onWarning(
      { key: KEYS.aside, problem: { code: "outbox-aside", file: this.options.outbox.file, name: aside } },
      DAY_MS,
    );
  }

  private fault(detail: string, why?: Cause): void {
    this.warnings.onWarning({ key: KEYS.fault, problem: { code: "outbox-fault", detail, ...whyField(why) } });
  }
}
