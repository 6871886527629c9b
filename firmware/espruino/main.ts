// Entry point of an ESP32 box under Espruino: reads the settings, wires sensors, lamp and network to the core.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { Box } from "../core/box.ts";
import type { Vitals } from "../core/health.ts";
import { type Channel, ENTRY, ENTRY_2, EXIT, SWITCH } from "../core/lane.ts";
import { Update } from "../core/update.ts";
import { Voice } from "../core/voice.ts";
import { watchBeam } from "../drivers/break-beam/break-beam.ts";
import { edges, monotonicMs } from "./board-port.ts";
import { keepConfiguration, restoreConfiguration } from "./configuration.ts";
import { openImagePort } from "./image-port.ts";
import { LampPort } from "./lamp-port.ts";
import { Life } from "./life.ts";
import { Network } from "./network.ts";
import { startRanging } from "./ranging.ts";
import { readSettings, SETTINGS_FILE, type Settings } from "./settings.ts";
import { FIRMWARE } from "./version.ts";

/** NPN receivers pull the line low when the beam is broken. */
const HIGH_IS_BLOCKED = false;
/** Time between two looks at the network and the lamp's pattern. Unit ms. */
const BEAT_MS = 100;

function start(settings: Settings): void {
  const wiring = ESP32_DEVKITC.wiring;
  const layout = settings.layout;
  const box = new Box({
    layout: layout,
    boot: bootId(),
    firmware: FIRMWARE,
    board: ESP32_DEVKITC.name,
    callAbove: 3,
    telemetryMs: 1000,
    outboxRecords: 512,
  });
  restoreConfiguration(box);
  const images = openImagePort();
  if (images !== undefined)
    box.update = new Update(images, ESP32_DEVKITC.name, FIRMWARE, settings.updateKey ? settings.updateKey : "");
  const life = new Life();
  const lamp = new LampPort(wiring.lampGreen, wiring.lampAmber, wiring.lampRed);
  function showLamp(): void {
    lamp.show(box.lamp(), monotonicMs());
  }
  const voice: Voice = new Voice(box, function (): Vitals {
    return life.vitals(network.fault);
  });
  const network: Network = new Network(box, voice, settings, function (kind) {
    if (kind === "beacon") showLamp();
    else if (kind === "config") keepConfiguration(box);
    else if (kind === "chunk" && box.concludeUpdate()) life.restart(monotonicMs());
  });

  function feed(channel: Channel, value: number, status: number, tMs: number): void {
    box.feed(channel, value, status, tMs);
    network.flush();
  }
  function beam(channel: Channel, pin: string): void {
    watchBeam(edges, pin, HIGH_IS_BLOCKED, monotonicMs(), function (blocked, tMs) {
      feed(channel, blocked ? 1 : 0, 0, tMs);
    });
  }
  if (layout.entry) beam(ENTRY, wiring.entry);
  if (layout.entryPair) beam(ENTRY_2, wiring.entry2);
  if (layout.exit) beam(EXIT, wiring.exit);
  // The switch closes to ground when the till is open, as a blocked beam does.
  if (settings.tillSwitch) beam(SWITCH, wiring.tillSwitch);
  startRanging(layout, wiring, feed);

  setInterval(function () {
    const tMs = monotonicMs();
    box.tick(tMs);
    life.tick(network.reached, tMs);
    showLamp();
    network.flush();
  }, 1000);
  setInterval(function () {
    const tMs = monotonicMs();
    life.beat(BEAT_MS, tMs);
    network.tick(tMs);
    showLamp();
  }, BEAT_MS);
}

/** Eight hexadecimal digits from the hardware's random numbers. */
function bootId(): string {
  const digits = "0123456789abcdef";
  let id = "";
  for (let i = 0; i < 8; i++) {
    const nibble = Math.floor(Math.random() * 16);
    id += digits.substring(nibble, nibble + 1);
  }
  return id;
}

function boot(): void {
  const text = require("Storage").read(SETTINGS_FILE);
  const settings = text === undefined ? "found no such file" : readSettings(text);
  if (typeof settings === "string") print("tillbeacon: Storage file " + SETTINGS_FILE + ": " + settings);
  else start(settings);
}

boot();
