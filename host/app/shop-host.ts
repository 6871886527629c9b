// Connects the store's core to its edges, broker, log, pages and clock, and carries out its effects other than messages to boxes.
import type { Logger } from "pino";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Config } from "../config/config.ts";
import { BoxLimits } from "../core/boxes/box-limits.ts";
import { type BoxReport, BoxTraffic, type Effect, type TrafficOwner } from "../core/boxes/box-traffic.ts";
import type { BoxTransport } from "../core/boxes/box-transport.ts";
import { newDispatch } from "../core/dispatch/policies.ts";
import { describeReason } from "../core/dispatch/reason.ts";
import { WallClock } from "../core/problems/wall-clock.ts";
import { type Warning, Warnings } from "../core/problems/warnings.ts";
import { placesOf } from "../core/shop.ts";
import { ShopperBoard } from "../core/shopper-board.ts";
import type { Store } from "../core/store.ts";
import type { Sealed } from "../log/log-rows.ts";
import { inEnglish } from "../web/english.ts";
import type { Snapshot } from "../web/snapshot.ts";
import { BoxReports } from "./box-reports.ts";
import { DecisionAnnouncer } from "./decision-announcer.ts";
import { HeadOfficeLink } from "./head-office-link.ts";
import { LookTimer } from "./look-timer.ts";
import { snapshotOf } from "./page-snapshot.ts";
import { Publisher } from "./publisher.ts";
import { type KeeperListener, RecordKeeper } from "./record-keeper.ts";
import { RejectionLog } from "./rejection-log.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Called when a lamp has changed. `cause`: the record that led to it; undefined where time alone did. */
export type OnLamp = (box: string, cause: Telemetry | undefined) => void;

/** One shop's host. Messages are given to its `traffic`; call `attach` before. */
export class ShopHost implements TrafficOwner, KeeperListener {
  private store: Store;
  private keeper: RecordKeeper;
  readonly traffic: BoxTraffic;
  readonly publisher: Publisher;
  readonly headOffice: HeadOfficeLink;
  private logger: Logger;
  private clock: ShopClock;
  private onLamp: OnLamp;
  private onChange: () => void = () => {};
  private decisions: DecisionAnnouncer;
  private reports: BoxReports;
  private warnings = new Warnings(inEnglish);
  private wallClock = new WallClock();
  private rejections: RejectionLog;
  private storeName: string;
  private minConfidence: number;
  private board: ShopperBoard;
  private looks: LookTimer;
  private startedMs: number;

  constructor(parts: {
    config: Config;
    store: Store;
    logFile: string;
    logger: Logger;
    clock: ShopClock;
    onLamp: OnLamp;
  }) {
    this.storeName = parts.config.store;
    this.minConfidence = parts.config.targets.minConfidence;
    this.board = new ShopperBoard(this.minConfidence);
    this.store = parts.store;
    this.logger = parts.logger;
    this.clock = parts.clock;
    this.startedMs = parts.clock.wall();
    this.onLamp = parts.onLamp;
    const { clock } = parts;
    const limits = new BoxLimits(
      placesOf(parts.config).map(({ box }) => box),
      clock.speed,
    );
    const times = { now: () => clock.now(), machine: () => performance.now(), wall: () => clock.wall() };
    this.traffic = new BoxTraffic(parts.store, limits, times, this);
    this.reports = new BoxReports(parts.logFile, parts.logger, parts.clock, (box, health) =>
      this.keeper.addHealth(box, health),
    );
    this.publisher = new Publisher(parts.config, parts.clock);
    this.decisions = new DecisionAnnouncer(parts.logger, parts.clock, (decision, upMs) => {
      this.keeper.addDecision(decision, upMs);
      this.publisher.publishDecision(decision);
      if (!this.traffic.standsBy) this.headOffice.sendDecision(decision);
    });
    this.rejections = new RejectionLog(parts.logger, parts.clock, this, (rejection) =>
      this.keeper.countRejection(rejection),
    );
    this.headOffice = new HeadOfficeLink(parts.config, parts.clock, this, parts.logger, (command) =>
      this.traffic.send(command),
    );
    this.looks = new LookTimer(parts.store, parts.clock, () => this.traffic.run(this.store.tick(this.clock.now())));
    this.keeper = new RecordKeeper(parts.logFile, parts.config.store, parts.clock, this, parts.logger);
  }

  /** Logs the end of calls that the previous host left open when it was killed. */
  onOpenCalls(boxes: readonly string[]): void {
    const because = { code: "restarted" } as const;
    const inputs = { event: "stop" as const, nowMs: this.clock.now(), lanes: [], state: "", rules: "" };
    const reason = describeReason(because);
    const ended = boxes.map((box) => ({ kind: "withdrawn" as const, box, name: this.nameOf(box), reason }));
    this.keeper.addDecisionsFirst(ended.map((end) => ({ ...end, because, inputs, tMs: this.startedMs })));
  }

  onNewest(newestMs: number): void {
    if (!this.clock.isVirtual) this.wallClock.setNewest(newestMs, this.clock.now());
  }

  /** Opens log and outbox; a start that fails before leaves no files. Resolves when the log is open or has failed for the first time. */
  open(): Promise<void> {
    this.headOffice.open();
    return this.keeper.open();
  }

  /** Counts of the log. */
  get logCounts(): RecordKeeper["counts"] {
    return this.keeper.counts;
  }

  /** Deletes from the log what the archive has. */
  prune(sealed: readonly Sealed[]): void {
    this.keeper.prune(sealed);
  }

  /** Writes all rows that wait, and says how many could not be written. */
  async closeLog(): Promise<void> {
    await this.headOffice.close();
    const left = await this.keeper.close();
    if (left > 0) this.logger.error({ rows: left }, "the host stops with rows that could not be written to the log");
  }

  attach(transport: BoxTransport, onChange: () => void): void {
    this.traffic.attach(transport);
    this.publisher.attach(transport);
    this.onChange = onChange;
  }

  /** The host is stopping: ends all calls. Boxes send again what they send from now on. */
  close(): void {
    this.traffic.close();
    this.looks.close();
    this.publisher.close();
    this.traffic.run(this.store.stop(this.clock.now()));
    this.decisions.flush();
  }

  onHeard(report: BoxReport | undefined): void {
    if (report !== undefined) this.headOffice.hear(report);
    this.looks.set();
  }

  /** Raises a warning: logged once, shown while it stands. `lastsMs` is real time, however fast the shop's time runs. */
  onWarning(warning: Warning, lastsMs?: number): void {
    const shopMs = lastsMs === undefined ? undefined : lastsMs * this.clock.speed;
    const raised = this.warnings.raise(warning, this.clock.now(), shopMs);
    if (raised === undefined) return;
    const { key, problem, text, remedy } = raised;
    this.logger.warn({ warning: key, remedy, problem }, text);
    const detail = { key, text, remedy, problem: JSON.stringify(problem), is: "raised" };
    this.keeper.addEvent({ kind: "warning", box: null, detail });
    this.onChange();
  }

  onWarningOver(key: string): void {
    if (!this.warnings.end(key)) return;
    this.endWarning(key);
    this.onChange();
  }

  /** To be called once a second. */
  tick(): void {
    this.traffic.run(this.store.tick(this.clock.now()));
    for (const news of this.wallClock.look(this.clock.wall(), this.clock.now(), this.clock.up()))
      if (news.kind === "over") this.onWarningOver(news.key);
      else if (news.kind === "warning") this.onWarning(news.warning, news.lastsMs);
      else this.keeper.clockChanged(news.kind === "slept");
    for (const key of this.warnings.expire(this.clock.now())) this.endWarning(key);
    this.keeper.tick(this.store.lanes(this.clock.now()));
    for (const { box, acknowledgement } of this.keeper.takeAcknowledgements())
      this.traffic.send({ box, kind: "ack", message: acknowledgement });
    this.publish();
  }

  /** The broker is connected, for the first time or again. */
  onConnected(): void {
    this.publisher.republish();
  }

  /** Acknowledges a call from a page: somebody is on the way. False where the till is not called. */
  acknowledge(box: string): boolean {
    if (!this.store.calls().some((call) => call.box === box)) return false;
    this.traffic.run(this.store.acknowledge(box, this.clock.now(), "page"));
    return true;
  }

  /** Puts another configuration into effect, as far as that needs no restart. */
  reconfigure(config: Config): void {
    this.minConfidence = config.targets.minConfidence;
    this.board = new ShopperBoard(this.minConfidence);
    const dispatch = newDispatch(config.policy, config.targets);
    this.traffic.run(this.store.rebuild(placesOf(config), dispatch, this.clock.now()));
    this.publisher.republish(config);
    this.keeper.addEvent({ kind: "configuration", box: null, detail: { lanes: placesOf(config).length } });
    this.onChange();
  }

  /** What people call a box. */
  nameOf(box: string): string {
    return this.store.lanes(this.clock.now()).find((lane) => lane.box === box)?.name ?? box;
  }

  snapshot(): Snapshot {
    const nowMs = this.clock.now();
    const lanes = this.store.lanes(nowMs);
    const advice = this.store.advice();
    const snapshot = snapshotOf({
      store: this.storeName,
      nowMs,
      lanes,
      lampOf: (box) => this.store.lamp(box),
      healthOf: (box) => this.reports.healthOf(box),
      minConfidence: this.minConfidence,
      calls: this.store.calls(),
      advice,
      decisions: this.decisions.listed,
      board: this.board.update(lanes, new Set(advice.flatMap((pool) => pool.mayClose)), nowMs),
      warnings: this.warnings.list(),
      telemetry: this.store.counts.telemetry,
      logged: this.keeper.counts.logged,
      waiting: this.keeper.counts.waiting,
    });
    return { ...snapshot, headOffice: this.headOffice.status() };
  }

  private publish(): void {
    const lanes = this.store.lanes(this.clock.now());
    const host = { warnings: this.warnings.list(), recordsWaiting: this.keeper.counts.waiting };
    const { minConfidence } = this;
    if (!this.traffic.standsBy)
      this.headOffice.tick({ lanes, minConfidence, healthOf: (box) => this.reports.healthOf(box), ...host });
    this.publisher.tick({
      lanes,
      lampOf: (box) => this.store.lamp(box),
      minConfidence,
      calls: this.store.calls(),
      advice: this.store.advice(),
      ...host,
    });
  }

  onEffects(effects: readonly Effect[]): void {
    for (const effect of effects)
      if (effect.kind === "lamp") this.reportLamp(effect.box, effect.lamp, effect.cause);
      else if (effect.kind === "rejected") this.rejections.add(effect.rejection);
      else if (effect.kind === "report") this.reports.take(effect.report, this.store.has(effect.report.box));
      else if (effect.kind === "log-decision") this.decisions.add(effect.decision);
      else if (effect.kind === "warn") this.onWarning(effect.warning, effect.lastsMs);
      else if (effect.kind === "log-telemetry")
        this.keeper.addTelemetry(effect.box, effect.life, effect.madeMs, effect.telemetry);
    // Lengths and waits alone are sent with the pages' own update, once a second.
    if (effects.some(({ kind }) => kind === "lamp" || kind === "log-decision")) this.onChange();
  }

  private reportLamp(box: string, lamp: LampSignal, cause: Telemetry | undefined): void {
    this.logger.debug({ box, lamp }, "lamp");
    this.keeper.addEvent({ kind: "lamp", box, detail: { lamp } });
    this.onLamp(box, cause);
  }

  private endWarning(key: string): void {
    this.logger.info({ warning: key }, "over");
    this.keeper.addEvent({ kind: "warning", box: null, detail: { key, is: "over" } });
  }
}
