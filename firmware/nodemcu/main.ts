// Entry point of a box on a NodeMCU: joins sensors, strip, files and link to the box that runs.

import { NODEMCU_ESP8266, NODEMCU_MODULES } from "../../hardware/boards/nodemcu-esp8266";
import type { BoxSettings } from "../../protocol/box-settings";
import { valuesOf } from "../../protocol/enumerations";
import { LaneLights } from "../core/beacon";
import { newReals } from "../core/buffers";
import type { Vitals } from "../core/health-report";
import type { Files } from "../core/kept-state";
import { BEAT_MS, type Board, RunningBox } from "../core/running-box";
import { newBox, readSettings } from "../platform/start";
import { STRIP_BYTES, stripLights } from "../platform/strip-lights";
import { every, monotonicMs, StripPort, startClock } from "./board";
import { bootId } from "./boot-id";
import { lastError, tellErrors } from "./errors";
import { LanePort } from "./lane-port";
import { MqttLink } from "./mqtt-link";
import { openSigner } from "./signer";

/** Eight hours of minutes, and twenty for the seconds before a silence was noticed. */
const RECORDS = 500;

class FlashFiles implements Files {
  read(name: string): string | undefined {
    return file.getcontents(name);
  }

  write(name: string, text: string): void {
    if (!file.putcontents(name, text)) print("tillbeacon: file " + name + ": could not be written");
  }
}

/** An object with a class takes less of the heap, and what is the same in every box takes none. */
class NodeVitals implements Vitals {
  free: number | undefined = node.heap();
  total: number | undefined = undefined;
  errors: string | undefined;
  rssiDbm: number | undefined = wifi.sta.getrssi();
  lateMs: number;
  link: string | undefined;
  failedStarts = 0;
  image: Vitals["image"] = "newest";

  constructor(lateMs: number, link: string, sensors: string) {
    this.lateMs = lateMs;
    this.link = link;
    const problem = lastError();
    this.errors = problem === "" ? sensors : problem + " " + sensors;
  }
}

class NodeBoard implements Board {
  now(): number {
    return monotonicMs();
  }

  vitals(lateMs: number, link: string, sensors: string): Vitals {
    return new NodeVitals(lateMs, link, sensors);
  }

  print(text: string): void {
    print(text);
  }
}

function start(settings: BoxSettings, files: Files): void {
  const box = newBox(settings, bootId(), NODEMCU_ESP8266.name, RECORDS, files, print);
  const key = settings.updateKey;
  box.commands.signer = openSigner(key === undefined ? "" : key);
  const lights = stripLights(new StripPort(STRIP_BYTES), newReals(STRIP_BYTES));
  const running = new RunningBox(box, new LaneLights(box.beacon, lights), files, new NodeBoard());
  running.link = new MqttLink(running.session, settings);
  running.inputs = new LanePort(box, running, settings);
  every(BEAT_MS, function (this: void): void {
    running.beat(monotonicMs());
  });
  every(1000, function (this: void): void {
    running.second(monotonicMs());
  });
}

/** Integer builds have 1/2 = 0, and other versions other numbers: the estimate would be wrong without a word. */
function isFloatBuild(): boolean {
  const one = tonumber("1") as number;
  return _VERSION === "Lua 5.1" && one / 2 > 0;
}

/**
 * Garbage is collected all at once, as soon as the heap has grown by this many per cent. NodeMCU would collect before
 * every allocation (documentation of node.egc), which takes a box all its time, and else from 110 % on in steps, while
 * the heap grows on (LUAI_GCPAUSE and LUAI_GCMUL of its luaconf.h).
 */
const PAUSE = 105;
const AT_ONCE = 10000;

function keepHeapSmall(): void {
  node.egc.setmode(node.egc.ON_ALLOC_FAILURE);
  collectgarbage("setstepmul", AT_ONCE);
  collectgarbage("setpause", PAUSE);
}

function parse(text: string): unknown {
  let value: unknown;
  pcall(function (this: void): void {
    value = sjson.decode(text);
  });
  return value;
}

function joinWifi(settings: BoxSettings): void {
  if (settings.ssid === "") return;
  wifi.setmode(wifi.STATION);
  wifi.sta.config({ ssid: settings.ssid, pwd: settings.wifiPassword, auto: true });
}

/** What is missing in this build of NodeMCU, as " a b"; "" when nothing is. */
function missingModules(): string {
  const names = valuesOf(NODEMCU_MODULES);
  let missing = "";
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (_G[name] === undefined) missing += " " + name;
  }
  return missing;
}

/** More than the converter counts to: the chip has been set to measure its own supply. */
const SUPPLY = 65535;

function measuresPin(settings: BoxSettings): boolean {
  if (settings.tillSwitch === "none" || adc.read(0) !== SUPPLY || !adc.force_init_mode(adc.INIT_ADC)) return true;
  print("tillbeacon: the analogue pin measured the supply, starting anew to measure the contact");
  node.restart();
  return false;
}

function boot(): void {
  const missing = missingModules();
  if (missing !== "") {
    print("tillbeacon: found a NodeMCU without the modules" + missing + ", expected a build with them");
    return;
  }
  if (!isFloatBuild()) {
    print(
      "tillbeacon: found " + _VERSION + " without fractions or of another version, expected a float build of Lua 5.1",
    );
    return;
  }
  const files = new FlashFiles();
  const settings = readSettings(files, parse, print);
  if (settings === undefined || !measuresPin(settings)) return;
  tellErrors();
  startClock();
  keepHeapSmall();
  joinWifi(settings);
  start(settings, files);
}

boot();
