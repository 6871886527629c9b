// A box under Espruino: joins sensors, lights, files and link to the box that runs. Each board's entry point calls it.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import { LaneLights, type Lights } from "../core/beacon.ts";
import type { Files } from "../core/kept-state.ts";
import { BEAT_MS, RunningBox } from "../core/running-box.ts";
import { newBox, readSettings } from "../platform/start.ts";
import { FIRMWARE } from "../platform/version.ts";
import type { BoardParts } from "./board-parts.ts";
import { floor, monotonicMs, seconds, startS } from "./board-port.ts";
import { bootId } from "./boot-id.ts";
import { LanePort } from "./lane-port.ts";
import { BoxObserver } from "./observer.ts";
import { readStart } from "./start-state.ts";
import { Supervisor } from "./supervisor.ts";

/** Events that have waited for a crossing have so long to begin before the next second does. Unit ms. */
const EVENTS_MS = 10;

const storage: Files = {
  read: function (name) {
    return require("Storage").read(name);
  },
  write: function (name, text) {
    try {
      require("Storage").write(name, text);
    } catch (error) {
      print("tillbeacon: file " + name + ": " + error);
    }
  },
};

function start(settings: BoxSettings, lights: Lights, parts: BoardParts): void {
  const supervisor = new Supervisor(parts.watchdogS);
  const boot = bootId(parts.noisePin);
  const box = newBox(settings, boot, parts.name, parts.outboxRecords, storage, print);
  const observer = new BoxObserver(box, parts.name, boot, supervisor);
  global.tillbeacon = observer;
  const signer = parts.openSigner(settings);
  box.commands.signer = signer;
  box.commands.update = parts.openUpdate(FIRMWARE, signer);
  const running = new RunningBox(box, new LaneLights(box.beacon, lights), storage, supervisor);
  const session = running.session;
  running.link = parts.openLink(session, settings);
  running.inputs = new LanePort(box, running, parts, settings);

  function tick(): void {
    const tMs = monotonicMs();
    running.second(tMs);
    supervisor.tick(session.reached, tMs);
    observer.tick(tMs);
    if (box.commands.concludeUpdate()) supervisor.restart(tMs);
  }
  // Events that have waited for a crossing do not wait for a second, too.
  function second(): void {
    if (running.hasCrossed) {
      running.hasCrossed = false;
      setTimeout(tick, EVENTS_MS);
    } else tick();
  }
  setInterval(function () {
    // The time as `monotonicMs` gives it, which would take as long once more to be called.
    running.beat(floor((seconds() - startS) * 1000 + 0.5));
  }, BEAT_MS);
  // Between two beats: whatever is due at once runs in one turn of the interpreter, and events wait for its end.
  setTimeout(function () {
    setInterval(second, 1000);
  }, BEAT_MS / 2);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (_) {
    return undefined;
  }
}

/**
 * Starts the box of a board: first of all it drives its lamps, which light by themselves while nothing does. Throws where a new
 * image does not take the settings: its loader then goes back to the one before.
 */
export function boot(parts: BoardParts): void {
  const lights = parts.openLights(parts.wiring);
  parts.keepOut();
  const settings = readSettings(storage, parse, print);
  if (settings !== undefined) start(settings, lights, parts);
  else if (readStart().back) throw new Error("no settings");
}
