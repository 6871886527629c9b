// The shop's way to head office: what of the shop goes there, and how that stands.
import { existsSync } from "node:fs";
import type { Offer } from "../../protocol/uplink/downlink.ts";
import type { Config } from "../config/config.ts";
import { OFFERED } from "../config/offered-settings.ts";
import { readTls } from "../config/tls-files.ts";
import type { Decision } from "../core/decision.ts";
import { InputError } from "../core/input-error.ts";
import type { WarningListener } from "../core/warnings.ts";
import { decisionRecord, ShopChanges, sampleOf, type UplinkShop } from "../headoffice/uplink/shop-records.ts";
import { Uplink, type UplinkOptions } from "../headoffice/uplink/uplink.ts";
import { VERSION } from "./publisher.ts";
import type { ShopClock } from "./shop-clock.ts";

/** One shop's head office; nothing happens where the configuration names none. */
export class HeadOffice {
  private store: string;
  private clock: ShopClock;
  private options: UplinkOptions | undefined;
  private warnings: WarningListener;
  private uplink: Uplink | undefined;
  private changes = new ShopChanges();
  private acceptsSettings = false;
  private newestOffer = 0;
  private take: (parts: object) => string = () => "the host is starting";

  constructor({ store, headOffice }: Config, clock: ShopClock, warnings: WarningListener) {
    this.store = store;
    this.clock = clock;
    this.warnings = warnings;
    if (headOffice === undefined) return;
    const { servers, username = store, passwordFile, ca, cert, key } = headOffice;
    if (passwordFile !== undefined && !existsSync(passwordFile))
      throw new InputError(passwordFile, 1, "no such file", "what headOffice.passwordFile names");
    // One that has expired is a warning, as head office is: lamps do not wait for it.
    readTls({ ca, cert, key }, "headOffice");
    const account = { servers, username, passwordFile, ca, cert, key };
    const outbox = { file: headOffice.outbox, megabytes: headOffice.outboxMegabytes };
    const { backlogPerS } = headOffice;
    this.acceptsSettings = headOffice.acceptSettings;
    this.options = { store, account, outbox, backlogPerS };
  }

  /** Opens the outbox and goes to head office. */
  open(): void {
    if (this.options !== undefined)
      this.uplink = new Uplink(this.options, this.warnings, (offer) => this.onOffer(offer));
  }

  /** `take` puts parts of the configuration into force: "" when it has, else why not. */
  takeSettingsBy(take: (parts: object) => string): void {
    this.take = take;
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

  private onOffer({ id, settings }: Offer): void {
    if (id < this.newestOffer) return;
    this.newestOffer = id;
    const problem = this.acceptsSettings ? tryToTake(settings, this.take) : "headOffice.acceptSettings is false";
    const content = {
      id,
      result: problem === "" ? ("applied" as const) : ("refused" as const),
      detail: problem.slice(0, 500),
    };
    this.uplink?.record({
      kind: "settings",
      atMs: Math.round(this.clock.wall()),
      errorMs: this.clock.errorMs(),
      content,
    });
  }

  /** How the uplink stands; null where there is none, or nothing is known yet. */
  status(): NonNullable<Uplink["status"]> | null {
    return this.uplink?.status ?? null;
  }

  async close(): Promise<void> {
    await this.uplink?.close();
  }
}

/** Only what a shop lets head office change. */
function tryToTake(settings: string, take: (parts: object) => string): string {
  let parts: unknown;
  try {
    parts = JSON.parse(settings);
  } catch {
    return "settings: found no JSON";
  }
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) return "settings: found no object";
  const foreign = Object.keys(parts).find((key) => !(OFFERED as readonly string[]).includes(key));
  return foreign === undefined ? take(parts) : `${foreign}: expected ${OFFERED.join(", ")}`;
}
