// The boxes of the soak: the built firmware on virtual boards with beams and a switch, at the soak's speed, and customers
// whose comings and goings are a script of the soak's seed.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { ESP32 } from "../../host/simulator/platforms.ts";
import type { Random } from "../../host/simulator/random.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { LockstepPacer } from "./lockstep.ts";
import { STORE } from "./rig.ts";

const WIRING = ESP32_DEVKITC.wiring;
/** A body in a beam, and the way between the two beams of the entrance. Unit ms. */
const BODY_MS = 300;
const PAIR_MS = 70;
/** Means of a quiet shop, and a rush: so many customers within so long. Unit ms. */
const ARRIVAL_MS = 45000;
const SERVICE_MS = 30000;
const RUSH = 6;
const RUSH_EVERY_MS = 400000;

/** One lane with its board. */
interface Lane {
  board: VirtualBoard;
  waiting: number;
  isOpen: boolean;
}

export class SoakShop {
  readonly clock = new VirtualClock();
  readonly pacer: LockstepPacer;
  private lanes: Lane[];
  private random: Random;
  private setup: { bundle: string; port: number };

  constructor(setup: {
    bundle: string;
    port: number;
    speed: number;
    lanes: number;
    random: Random;
    tell: (nowMs: number) => Promise<boolean>;
  }) {
    this.setup = setup;
    this.random = setup.random;
    this.pacer = new LockstepPacer(this.clock, setup.speed, setup.tell);
    this.lanes = Array.from({ length: setup.lanes }, (_, i) => {
      const isOpen = i < setup.lanes / 2;
      return { board: this.newBoard(i, isOpen), waiting: 0, isOpen };
    });
  }

  start(): void {
    for (const lane of this.lanes) {
      lane.board.start();
      if (!lane.isOpen) continue;
      this.clock.after(this.random.exponential(ARRIVAL_MS), () => this.arrive(lane));
      this.clock.after(this.random.exponential(SERVICE_MS), () => this.serve(lane));
      this.clock.after(this.random.exponential(RUSH_EVERY_MS), () => this.rush(lane));
    }
    this.pacer.start();
  }

  stop(): void {
    this.pacer.stop();
    for (const { board } of this.lanes) board.stop();
  }

  /** Takes a board's power away for a moment: its RAM and with it its unacknowledged records are gone. */
  powerCut(index: number): void {
    const lane = this.lanes[index];
    if (lane === undefined) return;
    lane.board.stop();
    lane.board = this.newBoard(index, lane.isOpen);
    this.clock.after(2000, () => lane.board.start());
  }

  private arrive(lane: Lane): void {
    this.enter(lane, 0);
    this.clock.after(this.random.exponential(ARRIVAL_MS), () => this.arrive(lane));
  }

  private rush(lane: Lane): void {
    for (let i = 0; i < RUSH; i++) this.enter(lane, 1500 * i);
    this.clock.after(this.random.exponential(RUSH_EVERY_MS), () => this.rush(lane));
  }

  private enter(lane: Lane, afterMs: number): void {
    this.pulse(lane, WIRING.entry, afterMs);
    this.pulse(lane, WIRING.entry2, afterMs + PAIR_MS);
    this.clock.after(afterMs, () => {
      lane.waiting += 1;
    });
  }

  private serve(lane: Lane): void {
    if (lane.waiting > 0) {
      lane.waiting -= 1;
      this.pulse(lane, WIRING.exit, 0);
    }
    this.clock.after(this.random.exponential(SERVICE_MS), () => this.serve(lane));
  }

  private pulse(lane: Lane, pin: string, afterMs: number): void {
    this.clock.after(afterMs, () => lane.board.setInput(pin, 0));
    this.clock.after(afterMs + BODY_MS, () => lane.board.setInput(pin, 1));
  }

  private newBoard(index: number, isOpen: boolean): VirtualBoard {
    const { bundle, port } = this.setup;
    const layout = { tills: 0, entry: true, entryPair: true, exit: true, head: false, tail: false };
    const network = { ssid: "", wifiPassword: "", broker: "127.0.0.1", port, username: "", password: "" };
    const settings = { store: STORE, box: `lane-${index + 1}`, ...network, tillSwitch: "switch", layout };
    return new VirtualBoard({
      code: bundle,
      platform: ESP32,
      clock: this.clock,
      pacer: this.pacer,
      files: { [SETTINGS_FILE]: JSON.stringify(settings) },
      inputs: { [WIRING.tillSwitch]: isOpen ? 0 : 1 },
      sensors: {},
      onOutput: () => {},
      onPrint: () => {},
    });
  }
}
