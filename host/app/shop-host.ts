// Joins the store's core to its edges: broker, log, page and clock. Carries effects out; decides nothing.
import type { Logger } from "pino";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Config } from "../config/config.ts";
import { Acknowledgements } from "../core/acknowledgements.ts";
import type { BoxTransport } from "../core/box-transport.ts";
import type { Decision } from "../core/decision.ts";
import { newDispatch } from "../core/policies.ts";
import { sayReason } from "../core/reason.ts";
import { placesOf } from "../core/shop.ts";
import { ShopperBoard } from "../core/shopper-board.ts";
import type { Effect, Store } from "../core/store.ts";
import type { Log } from "../log/log.ts";
import type { LaneDetail, Snapshot } from "../web/snapshot.ts";
import { healthParts, snapshotOf } from "./page-snapshot.ts";

/** Decisions that a page lists. */
const LISTED = 12;
/** Refused messages are told of this often, with their number. Unit ms. */
const REJECT_EVERY_MS = 10000;

/** A lamp has changed, because of a record or, without one, because of time alone. */
export type OnLamp = (box: string, cause: Telemetry | undefined) => void;

/** One shop's host. `attach` the link before messages come. */
export class ShopHost {
  private store: Store;
  private log: Log;
  private logger: Logger;
  /** Monotonic time, by which everything is decided, and the wall clock, by which it is logged. Unit ms. */
  private now: () => number;
  private wall: () => number;
  private onLamp: OnLamp;
  private link: BoxTransport | undefined;
  private onChange: () => void = () => {};
  private decisions: Decision[] = [];
  /** The last health report of each box of the shop. */
  private health = new Map<string, NonNullable<LaneDetail["health"]>>();
  private acknowledgements = new Acknowledgements();
  private rejectedTold = { atMs: Number.NEGATIVE_INFINITY, count: 0 };
  private storeName: string;
  private minConfidence: number;
  private board: ShopperBoard;
  private closing = false;

  constructor(parts: {
    name: string;
    minConfidence: number;
    store: Store;
    log: Log;
    logger: Logger;
    now: () => number;
    wall: () => number;
    onLamp: OnLamp;
  }) {
    this.storeName = parts.name;
    this.minConfidence = parts.minConfidence;
    this.board = new ShopperBoard(parts.minConfidence);
    this.store = parts.store;
    this.log = parts.log;
    this.logger = parts.logger;
    this.now = parts.now;
    this.wall = parts.wall;
    this.onLamp = parts.onLamp;
  }

  /** Calls of a host that was killed get their end. */
  endOpenCalls(): void {
    const because = { code: "restarted" } as const;
    const inputs = { event: "stop" as const, nowMs: this.now(), lanes: [], memory: "", rules: "" };
    const names = new Map(this.store.lanes(this.now()).map((lane) => [lane.box, lane.name]));
    for (const box of this.log.openCalls()) {
      const name = names.get(box) ?? box;
      const decision = { kind: "withdrawn" as const, box, name, reason: sayReason(because), because, inputs };
      this.settle([this.log.addDecision({ ...decision, tMs: this.wall() })]);
    }
  }

  attach(link: BoxTransport, onChange: () => void): void {
    this.link = link;
    this.onChange = onChange;
  }

  /** The host is going: calls end, and what boxes say from now on is theirs to say again. */
  close(): void {
    this.closing = true;
    this.settle(this.run(this.store.stop(this.now())));
  }

  /** One message from the broker; resolves when everything in it is on disk. */
  async take(topic: string, payload: string): Promise<void> {
    if (this.closing) throw new Error("the host is stopping");
    await Promise.all(this.run(this.store.handle(topic, payload, this.now())));
  }

  /** To be called once a second. */
  tick(): void {
    this.settle(this.run(this.store.tick(this.now())));
    for (const { box, acknowledgement } of this.acknowledgements.take())
      this.settle(this.run([this.store.acknowledgeRecords(box, acknowledgement)]));
  }

  /** Somebody at a page says that he is on his way to a till; false when that till is not called. */
  acknowledge(box: string): boolean {
    const isCalled = this.store.calls().some((call) => call.box === box);
    if (isCalled) this.settle(this.run(this.store.acknowledge(box, this.now(), "page")));
    return isCalled;
  }

  /** Goes by another configuration from now on; what only a start can change is left. */
  setUp(config: Config): void {
    this.minConfidence = config.targets.minConfidence;
    this.board = new ShopperBoard(this.minConfidence);
    const dispatch = newDispatch(config.policy, config.targets);
    this.settle(this.run(this.store.setUp(placesOf(config), dispatch, this.now())));
    this.onChange();
  }

  /** What people call a box. */
  nameOf(box: string): string {
    return this.store.lanes(this.now()).find((lane) => lane.box === box)?.name ?? box;
  }

  snapshot(): Snapshot {
    const nowMs = this.now();
    const lanes = this.store.lanes(nowMs);
    const advice = this.store.advice();
    return snapshotOf({
      store: this.storeName,
      nowMs,
      lanes,
      lampOf: (box) => this.store.lamp(box),
      healthOf: (box) => this.health.get(box) ?? null,
      minConfidence: this.minConfidence,
      calls: this.store.calls(),
      advice,
      decisions: this.decisions,
      board: this.board.update(lanes, new Set(advice.flatMap((pool) => pool.mayClose)), nowMs),
      telemetry: this.store.counts.telemetry,
      logged: this.log.logged,
    });
  }

  /** Carries effects out; the promises resolve as the log commits. */
  private run(effects: Effect[]): Promise<void>[] {
    const commits: Promise<void>[] = [];
    for (const effect of effects) {
      if (effect.kind === "publish") this.link?.publish(effect.topic, effect.payload);
      else if (effect.kind === "tell-time") this.settle(this.run([this.store.time(effect.box, this.wall())]));
      else if (effect.kind === "lamp") this.tellLamp(effect.box, effect.lamp, effect.cause);
      else if (effect.kind === "rejected") this.tellRejected(effect.topic, effect.reason, effect.field);
      else if (effect.kind === "report") this.tellReport(effect);
      else if (effect.kind === "log-decision") commits.push(this.keepDecision(effect.decision));
      else commits.push(this.keepTelemetry(effect));
    }
    // Lengths and waits go out with the pages' own beat, each second.
    if (effects.some(({ kind }) => kind === "lamp" || kind === "log-decision")) this.onChange();
    return commits;
  }

  private async keepTelemetry(effect: Effect & { kind: "log-telemetry" }): Promise<void> {
    const { box, telemetry } = effect;
    this.acknowledgements.receive(box, telemetry);
    await this.log.addTelemetry(box, telemetry, this.wall());
    this.acknowledgements.commit(box, telemetry);
  }

  private keepDecision(made: Decision): Promise<void> {
    const decision = { ...made, tMs: made.tMs + this.wall() - this.now() };
    this.decisions = [decision, ...this.decisions].slice(0, LISTED);
    this.logger.info({ decision: decision.kind, box: decision.box, reason: decision.reason }, "decision");
    return this.log.addDecision(decision);
  }

  private tellLamp(box: string, lamp: LampSignal, cause: Telemetry | undefined): void {
    this.logger.debug({ box, lamp }, "lamp");
    this.onLamp(box, cause);
  }

  /** A box that answers is worth a line; its health only where something is wrong. */
  private tellReport({ box, about, message }: Effect & { kind: "report" }): void {
    if ("lateMs" in message && this.isOurs(box))
      this.health.set(box, { ...healthParts(message), heardMs: Math.round(this.now()) });
    const isTrouble = "errors" in message && (message.errors !== null || message.failedStarts > 0);
    this.logger[about === "answer" || isTrouble ? "info" : "debug"]({ box, ...message }, about);
  }

  private isOurs(box: string): boolean {
    return this.store.lanes(this.now()).some((lane) => lane.box === box);
  }

  private tellRejected(topic: string, reason: string, field: string): void {
    this.rejectedTold.count += 1;
    if (this.now() - this.rejectedTold.atMs < REJECT_EVERY_MS) return;
    this.logger.warn({ topic, reason, field, count: this.rejectedTold.count }, "message rejected");
    this.rejectedTold = { atMs: this.now(), count: 0 };
  }

  /** Commits that nobody waits for still have their failure told. */
  private settle(commits: Promise<void>[]): void {
    for (const commit of commits) commit.catch((error) => this.logger.error({ error: String(error) }, "log"));
  }
}
