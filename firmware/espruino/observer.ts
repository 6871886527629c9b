// The box as tools at the console see it: what it makes of its lane, and its samples while somebody watches.

import { type Channel, HEAD, TAIL } from "../../protocol/channels.ts";
import {
  CONSOLE_VERSION,
  type ConsoleObserver,
  type ConsoleView,
  inputLine,
  secondLine,
} from "../../protocol/console.ts";
import type { Box } from "../core/box.ts";
import { tillStateOf } from "../core/till-state.ts";
import type { Zone } from "../core/zone.ts";
import { FIRMWARE } from "../platform/version.ts";
import { monotonicMs } from "./board-port.ts";
import type { Supervisor } from "./supervisor.ts";

/**
 * Watches by standing in front of the box's `feed` and its zones' `sample`, only while somebody asks for it: a sample that
 * nobody watches costs nothing.
 */
export class BoxObserver implements ConsoleObserver {
  version: number = CONSOLE_VERSION;
  boot: string;
  private box: Box;
  private board: string;
  private supervisor: Supervisor;
  /** When watching ends; 0 while nobody does. */
  private endMs = 0;
  private restore!: () => void;

  constructor(box: Box, board: string, boot: string, supervisor: Supervisor) {
    this.boot = boot;
    this.box = box;
    this.board = board;
    this.supervisor = supervisor;
  }

  view(): ConsoleView {
    const tMs = monotonicMs();
    const box = this.box;
    const lane = box.lane;
    return {
      firmware: FIRMWARE,
      board: this.board,
      tMs: tMs,
      inward: lane.entryGate.inward,
      outward: lane.entryGate.outward,
      exits: lane.exitGate.inward,
      waiting: lane.waiting(),
      inLane: lane.inLane(),
      confidence: lane.confidence(tMs),
      state: tillStateOf(lane, tMs),
      lamp: box.lamp(),
      hostSpoke: box.commands.unixOffsetMs !== undefined,
      errors: this.supervisor.look(tMs),
    };
  }

  watch(leaseS: number): number {
    if (this.endMs === 0) this.attach();
    this.endMs = monotonicMs() + 1000 * leaseS;
    return this.endMs;
  }

  unwatch(): boolean {
    const isWatched = this.endMs > 0;
    if (isWatched) this.restore();
    this.endMs = 0;
    return isWatched;
  }

  /** To be called once a second. */
  tick(tMs: number): void {
    if (this.endMs === 0) return;
    if (tMs > this.endMs) this.unwatch();
    else print(secondLine(tMs));
  }

  private attach(): void {
    const box = this.box;
    const lane = box.lane;
    const feed = box.feed;
    const sample = lane.headZone.sample;
    box.feed = function (channel, value, status, tMs) {
      const hasNews = feed.call(box, channel, value, status, tMs);
      print(inputLine(channel, value, status, tMs));
      return hasNews;
    };
    watchZone(lane.headZone, HEAD);
    watchZone(lane.tailZone, TAIL);
    this.restore = function () {
      box.feed = feed;
      lane.headZone.sample = sample;
      lane.tailZone.sample = sample;
    };
  }
}

function watchZone(zone: Zone, channel: Channel): void {
  const sample = zone.sample;
  // A sample that is not expected, in a zone that is not calm, is read whole and goes to `sample`; it comes to the same.
  zone.expected = undefined;
  zone.stir();
  zone.sample = function (rangeMm, status, tMs) {
    sample.call(zone, rangeMm, status, tMs);
    zone.expected = undefined;
    zone.stir();
    print(inputLine(channel, rangeMm, status, tMs));
  };
}
