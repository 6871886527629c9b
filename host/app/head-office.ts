// The shop's way to head office: what of the shop goes there, and how that stands.
import type { Config } from "../config/config.ts";
import type { Decision } from "../core/decision.ts";
import type { WarningListener } from "../core/warnings.ts";
import { decisionRecord, ShopChanges, sampleOf, type UplinkShop } from "../headoffice/uplink/shop-records.ts";
import { Uplink } from "../headoffice/uplink/uplink.ts";
import { VERSION } from "./publisher.ts";
import type { ShopClock } from "./shop-clock.ts";

/** One shop's head office; nothing happens where the configuration names none. */
export class HeadOffice {
  private store: string;
  private clock: ShopClock;
  private uplink: Uplink | undefined;
  private changes = new ShopChanges();

  constructor({ store, headOffice }: Config, clock: ShopClock, warnings: WarningListener) {
    this.store = store;
    this.clock = clock;
    if (headOffice === undefined) return;
    const { servers, username = store, passwordFile, ca, cert, key } = headOffice;
    const account = { servers, username, passwordFile, ca, cert, key };
    const outbox = { file: headOffice.outbox, megabytes: headOffice.outboxMegabytes };
    this.uplink = new Uplink({ store, account, outbox, backlogPerS: headOffice.backlogPerS }, warnings);
  }

  /** To be called once a second. */
  tick(shop: Omit<UplinkShop, "store" | "version" | "nowMs" | "atMs" | "errorMs">): void {
    const { uplink, clock, store } = this;
    if (uplink === undefined) return;
    const times = { nowMs: clock.now(), atMs: clock.wall(), errorMs: clock.errorMs() };
    const now = { store, version: VERSION, ...times, ...shop };
    uplink.sample(sampleOf(now));
    for (const record of this.changes.news(now)) uplink.record(record);
  }

  decision(decision: Decision): void {
    this.uplink?.record(decisionRecord(decision, this.clock.errorMs()));
  }

  /** How the uplink stands; null where there is none, or nothing is known yet. */
  status(): NonNullable<Uplink["status"]> | null {
    return this.uplink?.status ?? null;
  }

  async close(): Promise<void> {
    await this.uplink?.close();
  }
}
