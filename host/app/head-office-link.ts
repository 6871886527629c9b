// The shop's side of the connection to head office: sends what happens in the shop, and takes settings and images.
import { existsSync } from "node:fs";
import type { Logger } from "pino";
import type { Status } from "../../protocol/messages/status.ts";
import type { Offer } from "../../protocol/uplink/downlink.ts";
import { MOST_WHY } from "../../protocol/uplink/records.ts";
import type { Release } from "../../protocol/uplink/release.ts";
import type { Config } from "../config/config.ts";
import { credentialsFile } from "../config/credentials.ts";
import { OFFERED } from "../config/offered-settings.ts";
import { releaseProblem } from "../config/release-key.ts";
import { keyOf, signedOffer } from "../config/signing.ts";
import { readTls } from "../config/tls-files.ts";
import type { BoxCommand, BoxReport } from "../core/boxes/box-traffic.ts";
import type { Decision } from "../core/dispatch/decision.ts";
import { InputError } from "../core/problems/input-error.ts";
import { describeRefusal, type OfferRefusal, refusalJson } from "../core/problems/offer-refusal.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import { placesOf } from "../core/shop.ts";
import { decisionRecord, ShopChanges, sampleOf, type UplinkShop } from "../headoffice/uplink/shop-records.ts";
import { type ForHeadOffice, UndatedRecords } from "../headoffice/uplink/undated.ts";
import { Uplink, type UplinkOptions } from "../headoffice/uplink/uplink.ts";
import { ImageUpdates, type OfferAnswer, type UpdatedShop } from "./image-updates.ts";
import type { ShopClock } from "./shop-clock.ts";
import { VERSION } from "./version.ts";

/** One shop's connection to head office; does nothing where the configuration has none. */
export class HeadOfficeLink {
  private store: string;
  private clock: ShopClock;
  private options: UplinkOptions | undefined;
  private warnings: WarningListener;
  private uplink: Uplink | undefined;
  private undated = new UndatedRecords();
  private changes = new ShopChanges();
  private acceptsSettings = false;
  private newestOffer = 0;
  private releaseKey: string | undefined;
  /** Image updates by board, as each board has its own releases. */
  private updates = new Map<string, ImageUpdates>();
  private statuses = new Map<string, Status>();
  private newUpdates: () => ImageUpdates;
  private take: (parts: object) => OfferRefusal | undefined = () => ({ code: "starting" });

  /** `send` carries images to boxes. */
  constructor(
    config: Config,
    clock: ShopClock,
    warnings: WarningListener,
    logger: Logger,
    send: (command: BoxCommand) => void,
  ) {
    const { store, headOffice } = config;
    this.store = store;
    this.clock = clock;
    this.warnings = warnings;
    this.newUpdates = this.updatesOf(config, logger, send);
    if (headOffice === undefined) return;
    const { servers, username = store, passwordFile, ca, cert, key } = headOffice;
    if (passwordFile !== undefined && !existsSync(passwordFile))
      throw new InputError(passwordFile, 1, "no such file", "what headOffice.passwordFile names");
    // Only a check. An expired certificate is a warning, as lamps do not depend on head office.
    readTls({ ca, cert, key }, "headOffice");
    const account = { servers, username, passwordFile, ca, cert, key };
    const outbox = { file: headOffice.outbox, megabytes: headOffice.outboxMegabytes };
    const { backlogPerS } = headOffice;
    this.acceptsSettings = headOffice.acceptSettings;
    this.releaseKey = headOffice.releaseKey;
    this.options = { store, account, outbox, backlogPerS };
  }

  /** Opens the outbox and connects. */
  open(): void {
    if (this.options !== undefined)
      this.uplink = new Uplink(this.options, this.warnings, {
        onOffer: (offer) => this.onOffer(offer),
        onRelease: (release, image) => this.onRelease(release, image),
      });
  }

  /** Takes a report of a box. */
  hear(report: BoxReport): void {
    if (this.uplink === undefined) return;
    if (report.kind === "status") this.statuses.set(report.box, report.message);
    for (const updates of this.updates.values()) updates.hear(report, this.clock.now());
  }

  /** Sets the function that puts settings of head office into effect; it returns undefined, or why not. */
  takeSettingsBy(take: (parts: object) => OfferRefusal | undefined): void {
    this.take = take;
  }

  /** To be called once a second. */
  tick(shop: Omit<UplinkShop, "store" | "version" | "nowMs" | "atMs" | "errorMs">): void {
    const { clock, store } = this;
    if (this.uplink === undefined) return;
    const times = { nowMs: clock.now(), atMs: clock.wall(), errorMs: clock.errorMs() };
    const now = { store, version: VERSION, ...times, ...shop };
    this.put({ kind: "sample", sample: sampleOf(now) });
    for (const record of this.changes.news(now)) this.put({ kind: "record", record });
    for (const updates of this.updates.values()) updates.tick(clock.now());
  }

  sendDecision(decision: Decision): void {
    this.put({ kind: "record", record: decisionRecord(decision, this.clock.errorMs()) });
  }

  private put(one: ForHeadOffice): void {
    if (this.uplink === undefined) return;
    for (const dated of this.undated.take(one, { nowMs: this.clock.now(), atMs: this.clock.wall() })) this.send(dated);
  }

  private send(one: ForHeadOffice): void {
    if (one.kind === "sample") this.uplink?.sample(one.sample);
    else this.uplink?.record(one.record);
  }

  private onOffer({ id, settings }: Offer): void {
    if (id < this.newestOffer) return;
    this.newestOffer = id;
    const why: OfferRefusal | undefined = this.acceptsSettings
      ? tryToTake(settings, this.take)
      : { code: "not-accepted" };
    this.answer(id, why === undefined ? { result: "applied", detail: "" } : { result: "refused", why });
  }

  private onRelease(release: Release, image: Uint8Array): void {
    const { releaseKey } = this;
    const code = releaseKey === undefined ? "no-release-key" : releaseProblem(release, image, releaseKey);
    if (code !== "") {
      this.answer(release.id, { result: "refused", why: { code } });
      return;
    }
    const updates = this.updates.get(release.board) ?? this.newUpdates();
    this.updates.set(release.board, updates);
    updates.take(release, image);
  }

  private answer(id: number, answer: OfferAnswer): void {
    const { result } = answer;
    const [detail, why] =
      result === "applied" ? [answer.detail, ""] : [describeRefusal(answer.why), refusalJson(answer.why, MOST_WHY)];
    const content = { id, result, detail: detail.slice(0, 500), why };
    const { clock } = this;
    const times = { atMs: Math.round(clock.wall()), errorMs: clock.errorMs() };
    this.put({ kind: "record", record: { kind: "settings", ...times, content } });
  }

  private updatesOf(config: Config, logger: Logger, send: (command: BoxCommand) => void): () => ImageUpdates {
    const cabled = new Set(config.serial.map(({ box }) => box));
    const boxes = placesOf(config)
      .map(({ box }) => box)
      .filter((box) => !cabled.has(box));
    const keys = credentialsFile(config.log);
    const shop: UpdatedShop = {
      boxes,
      statusOf: (box) => this.statuses.get(box),
      send: (box, command) => send({ box, ...command }),
      onBox: (box, text) => logger.info({ box }, `image: ${text}`),
      signFor: (box, { board, version }, image) => signedOffer(image, board, version, keyOf(keys, box)),
      onResult: (id, answer) => this.answer(id, answer),
    };
    const startedMs = this.clock.now();
    return () => new ImageUpdates(shop, startedMs);
  }

  /** State of the uplink; null where there is none, or nothing is known yet. */
  status(): NonNullable<Uplink["status"]> | null {
    return this.uplink?.status ?? null;
  }

  async close(): Promise<void> {
    for (const one of this.undated.rest()) this.send(one);
    await this.uplink?.close();
  }
}

/** Puts settings into effect, if they are JSON and only have keys that head office may change. */
function tryToTake(settings: string, take: (parts: object) => OfferRefusal | undefined): OfferRefusal | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(settings);
  } catch {
    return { code: "no-json" };
  }
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) return { code: "no-json" };
  const foreign = Object.keys(parts).find((key) => !(OFFERED as readonly string[]).includes(key));
  return foreign === undefined ? take(parts) : { code: "foreign-key", key: foreign, allowed: OFFERED.join(", ") };
}
