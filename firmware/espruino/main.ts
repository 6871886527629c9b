// A box under Espruino: reads the settings, wires sensors, lights and link to the core. Each board's entry point calls it.

import { type BoxSettings, settingsProblem } from "../../protocol/box-settings.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { KEEP_MS } from "../core/backgrounds.ts";
import { Box } from "../core/box.ts";
import type { Vitals } from "../core/health.ts";
import { UplinkScheduler } from "../core/uplink-scheduler.ts";
import { bootId } from "../platform/boot-id.ts";
import { FIRMWARE } from "../platform/version.ts";
import { monotonicMs } from "./board-port.ts";
import { keepBackgrounds, keepConfiguration, restoreBackgrounds, restoreConfiguration } from "./configuration.ts";
import { type BoardParts, LanePort, type Link } from "./lane-port.ts";
import { Supervisor } from "./supervisor.ts";

/** Time between two looks at the link, the levels of inputs and the lamp's pattern. Unit ms. */
const BEAT_MS = 100;

function start(settings: BoxSettings, parts: BoardParts): void {
  // What each beat needs comes first: an interpreter goes through the variables in their order.
  let lane: LanePort;
  let link: Link;
  // What a second has brought is shown and said with the next beat: sensors do not wait for both.
  let isNews = false;
  let keepMs = KEEP_MS;
  const life = new Supervisor();
  restoreBackgrounds(settings.layout);
  const box = new Box({
    layout: settings.layout,
    boot: bootId(),
    firmware: FIRMWARE,
    board: parts.name,
    callAbove: 3,
    telemetryMs: 1000,
    outboxRecords: parts.outboxRecords,
  });
  global.tillbeacon = box;
  restoreConfiguration(box);
  box.update = parts.openUpdate(FIRMWARE, settings);
  const voice: UplinkScheduler = new UplinkScheduler(box, function (): Vitals {
    return life.vitals(link.fault, lane.faults());
  });
  link = parts.openLink(box, voice, settings, function (kind) {
    if (kind === "beacon") lane.show(monotonicMs());
    else if (kind === "config") keepConfiguration(box);
    else if (kind === "chunk" && box.concludeUpdate()) life.restart(monotonicMs());
  });
  lane = new LanePort(box, parts, settings, function () {
    link.flush();
  });

  setInterval(function () {
    const tMs = monotonicMs();
    box.tick(tMs);
    life.tick(link.reached, tMs);
    if (tMs >= keepMs) {
      keepMs = tMs + KEEP_MS;
      keepBackgrounds(box.lane);
    }
    isNews = true;
  }, 1000);
  setInterval(function () {
    const tMs = monotonicMs();
    life.beat(BEAT_MS, tMs);
    link.tick(tMs);
    lane.poll(tMs);
    if (!isNews) return;
    isNews = false;
    lane.show(tMs);
    link.flush();
  }, BEAT_MS);
}

/** Starts the box of a board. */
export function boot(parts: BoardParts): void {
  const text = require("Storage").read(SETTINGS_FILE);
  let settings: BoxSettings | undefined;
  let problem = "found no such file";
  try {
    if (text !== undefined) {
      settings = JSON.parse(text) as BoxSettings;
      problem = settingsProblem(settings);
    }
  } catch (error) {
    problem = "found no JSON: " + error;
  }
  if (problem !== "") print("tillbeacon: Storage file " + SETTINGS_FILE + ": " + problem);
  else start(settings as BoxSettings, parts);
}
