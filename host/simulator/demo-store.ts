// The demo store: the virtual shop's sensors, wired to virtual boxes that run the built firmware and talk MQTT. To the
// host it looks like a real shop.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { Pacer, VirtualClock } from "./clock.ts";
import { FakeVl53l1x } from "./fake-vl53l1x.ts";
import { LampWatcher } from "./lamp-watcher.ts";
import { STEP_MS } from "./lane-world.ts";
import { ESP32 } from "./platforms.ts";
import { Shop, type ShopSetup } from "./shop.ts";
import { boxName } from "./shop-setups.ts";
import { VirtualBoard } from "./virtual-board.ts";

/** The broker for the boxes, and the speed of time. */
export interface DemoSetup {
  /** Firmware bundle of every box. */
  bundle: string;
  store: string;
  broker: string;
  port: number;
  speed: number;
  shop: ShopSetup;
  onPrint: (box: string, text: string) => void;
}

const WIRING = ESP32_DEVKITC.wiring;

/** A running demo store. */
export class DemoStore {
  readonly clock = new VirtualClock();
  readonly shop: Shop;
  readonly boards: VirtualBoard[] = [];
  /** Changes of lamp signals, as seen on the pins. */
  lampChanges = 0;
  private pacer: Pacer;
  private setup: DemoSetup;

  constructor(setup: DemoSetup) {
    this.setup = setup;
    this.pacer = new Pacer(this.clock, setup.speed);
    this.shop = new Shop(
      setup.shop,
      (lane, beam, blocked) => this.input(lane, WIRING[beam], blocked),
      (lane, open) => this.input(lane, WIRING.tillSwitch, open),
    );
    for (let lane = 0; lane < setup.shop.lanes; lane++) this.boards.push(this.newBoard(lane));
  }

  start(): void {
    for (const board of this.boards) board.start();
    this.clock.every(STEP_MS, () => this.shop.step(this.clock.nowMs()));
    this.pacer.start();
  }

  stop(): void {
    this.pacer.stop();
    for (const board of this.boards) board.stop();
  }

  /** Time since the start, for the store and every box. Unit ms. */
  nowMs(): number {
    return this.pacer.nowMs();
  }

  /** Opens or closes a till at its switch, regardless of the lamps. */
  turnSwitch(lane: number, open: boolean): void {
    this.shop.setTill(lane, open);
  }

  /** A blocked beam and the switch of an open till pull their pin low. */
  private input(lane: number, pin: string, active: boolean): void {
    this.boards[lane]?.setInput(pin, active ? 0 : 1);
  }

  private newBoard(lane: number): VirtualBoard {
    const { setup, clock } = this;
    const world = () => this.shop.lanes[lane];
    const scene = (zone: "head" | "tail") => (tMs: number) => world()?.range(zone, tMs) ?? { rangeMm: 0, rawStatus: 4 };
    const watcher = new LampWatcher(clock, (signal) => this.seeLamp(lane, signal));
    const head = new FakeVl53l1x(clock, scene("head"));
    const tail = new FakeVl53l1x(clock, scene("tail"));
    return new VirtualBoard({
      platform: ESP32,
      // As `tillbeacon flash` leaves a board.
      nvs: { bluetooth: false },
      serial: `demo-${lane}`,
      code: setup.bundle,
      clock,
      pacer: this.pacer,
      files: { [SETTINGS_FILE]: JSON.stringify(this.settings(lane)) },
      inputs: { [WIRING.tillSwitch]: world()?.open ? 0 : 1 },
      sensors: { [WIRING.headShutdown]: head, [WIRING.tailShutdown]: tail },
      readyLines: { [WIRING.headReady]: head, [WIRING.tailReady]: tail },
      onOutput: (pin, level) => watcher.pin(pin, level),
      onPrint: (text) => setup.onPrint(boxName(lane), text),
    });
  }

  private seeLamp(lane: number, signal: LampSignal): void {
    this.lampChanges += 1;
    this.shop.seeLamp(lane, signal, this.clock.nowMs());
  }

  private settings(lane: number): object {
    const { store, broker, port } = this.setup;
    return {
      store,
      box: boxName(lane),
      ssid: "",
      wifiPassword: "",
      broker,
      port,
      username: "",
      password: "",
      tillSwitch: "switch",
      layout: FULL_LAYOUT,
    };
  }
}
