// Entry point of a box on a NodeMCU: reads the settings, wires sensors, strip and link to the core.
import { NODEMCU_ESP8266 } from "../../hardware/boards/nodemcu-esp8266";
import type { LaneLayout } from "../../protocol/box-settings";
import { type Channel, HEAD, TAIL } from "../../protocol/channels";
import { encode } from "../../protocol/codec";
import type { Kind } from "../../protocol/messages";
import { BACKGROUNDS_FILE, backgroundsOf, KEEP_MS, recallBackgrounds } from "../core/backgrounds";
import { Box, type BoxSetup } from "../core/box";
import { newReals } from "../core/buffers";
import type { Vitals } from "../core/health";
import { UplinkScheduler } from "../core/uplink-scheduler";
import type { BreakBeam } from "../drivers/break-beam/break-beam";
import { Gauge } from "../drivers/gauge/gauge";
import { RangeChain, RangePlace } from "../drivers/range-chain/range-chain";
import type { TillSwitch } from "../drivers/till-switch/till-switch";
import { LONG_33_MS } from "../drivers/vl53l1x/modes";
import { Vl53l1x } from "../drivers/vl53l1x/vl53l1x";
import { Strip, StripLamp } from "../drivers/ws2812/ws2812";
import { bootId } from "../platform/boot-id";
import { LampPort } from "../platform/lamp-port";
import { openBeams, openTill } from "../platform/lane-inputs";
import { SETTINGS_FILE, type Settings, settingsProblem } from "../platform/settings";
import { FIRMWARE } from "../platform/version";
import { Edges, every, monotonicMs, openInput, PinBus, PinOutput, StripPort } from "./board";
import { Link } from "./link";

const WIRING = NODEMCU_ESP8266.wiring;
const CONFIGURATION_FILE = "tbconfig";
const BEAT_MS = 100;
const RANGING_MS = 20;
const HEAD_ADDRESS = 0x2a;
const TAIL_ADDRESS = 0x2b;
/** Pixels of the strip, and how many of them repeat the lamp; the others are the gauge. */
const PIXELS = 8;
const LAMP_PIXELS = 2;
/** Eight hours of minutes, and twenty for the seconds before a silence was noticed. */
const RECORDS = 500;

/** An object with a class takes less of the heap, and what is the same in every box takes none. */
class Setup implements BoxSetup {
  layout: LaneLayout;
  boot: string = bootId();
  firmware = FIRMWARE;
  board = NODEMCU_ESP8266.name;
  callAbove = 3;
  telemetryMs = 1000;
  outboxRecords = RECORDS;

  constructor(layout: LaneLayout) {
    this.layout = layout;
  }
}

class Observed implements Vitals {
  free: number | undefined = node.heap();
  total: number | undefined = undefined;
  errors: string | undefined = undefined;
  rssiDbm: number | undefined = wifi.sta.getrssi();
  lateMs: number;
  link: string | undefined;
  failedStarts = 0;
  image: Vitals["image"] = "newest";

  constructor(lateMs: number, link: string) {
    this.lateMs = lateMs;
    this.link = link;
  }
}

function start(settings: Settings): void {
  const layout = settings.layout;
  const known = file.getcontents(BACKGROUNDS_FILE);
  if (known !== undefined) recallBackgrounds(layout, known);
  const box = new Box(new Setup(layout));
  const kept = file.getcontents(CONFIGURATION_FILE);
  if (kept !== undefined) box.configure(kept);
  let lateMs = 0;
  const voice: UplinkScheduler = new UplinkScheduler(box, function (): Vitals {
    const late = lateMs;
    lateMs = 0;
    return new Observed(late, link.fault);
  });
  const strip = new Strip(new StripPort(3 * PIXELS), newReals(3 * PIXELS), PIXELS);
  const lamp = new LampPort(new StripLamp(strip, LAMP_PIXELS));
  const gauge = new Gauge(strip, LAMP_PIXELS);
  function show(): void {
    const tMs = monotonicMs();
    lamp.show(box.lamp(), tMs);
    gauge.show(box.shownWaiting(), box.configuration.callAbove, tMs);
    strip.flush(tMs);
  }
  const link: Link = new Link(box, voice, settings, function (kind: Kind): void {
    if (kind === "beacon") show();
    else if (kind === "config" && box.configuration.id > 0)
      file.putcontents(CONFIGURATION_FILE, encode("config", box.configuration));
  });

  const edges = new Edges();
  function onInput(): void {
    link.flush();
  }
  const beams = openBeams(edges, layout, WIRING, box, monotonicMs(), function (_beam, hasNews) {
    if (hasNews) link.flush();
  });
  let till: TillSwitch | undefined;
  if (settings.tillSwitch) {
    openInput(WIRING.tillSwitch);
    till = openTill(settings.tillSwitch, box, onInput);
  }
  if (layout.head || layout.tail) {
    const bus = new PinBus(WIRING.sda, WIRING.scl);
    const channels: Channel[] = [];
    const places: RangePlace[] = [];
    function range(channel: Channel, address: number, shutdown: string): void {
      channels.push(channel);
      places.push(new RangePlace([new Vl53l1x(bus, address, LONG_33_MS)], new PinOutput(shutdown), false));
    }
    if (layout.head) range(HEAD, HEAD_ADDRESS, WIRING.headShutdown);
    if (layout.tail) range(TAIL, TAIL_ADDRESS, WIRING.tailShutdown);
    const chain = new RangeChain(bus, places, function (index, reading, tMs) {
      if (reading.kind !== "sample") return;
      // Nothing is said at a sample: the next beat comes soon enough.
      box.feed(channels[index] as Channel, reading.rangeMm, reading.status, tMs);
    });
    every(RANGING_MS, function (this: void): void {
      chain.poll(monotonicMs());
    });
  }

  let dueMs = 0;
  every(BEAT_MS, function (this: void): void {
    const tMs = monotonicMs();
    if (dueMs > 0 && tMs - dueMs > lateMs) lateMs = tMs - dueMs;
    dueMs = tMs + BEAT_MS;
    for (let i = 0; i < beams.length; i++) (beams[i] as BreakBeam).poll(tMs);
    if (till !== undefined) till.poll(!edges.read(WIRING.tillSwitch), tMs);
    link.tick(tMs);
    show();
  });
  let keepMs = KEEP_MS;
  every(1000, function (this: void): void {
    const tMs = monotonicMs();
    box.tick(tMs);
    link.flush();
    if (tMs < keepMs) return;
    keepMs = tMs + KEEP_MS;
    file.putcontents(BACKGROUNDS_FILE, backgroundsOf(box.lane));
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

function boot(): void {
  if (!isFloatBuild()) {
    print(
      "tillbeacon: found " + _VERSION + " without fractions or of another version, expected a float build of Lua 5.1",
    );
    return;
  }
  const text = file.getcontents(SETTINGS_FILE);
  if (text === undefined) {
    print("tillbeacon: file " + SETTINGS_FILE + ": found no such file");
    return;
  }
  let settings: Settings | undefined;
  const fine = pcall(function (this: void): void {
    settings = sjson.decode(text) as Settings;
  });
  const problem = fine ? settingsProblem(settings) : "found no JSON";
  if (problem !== "") print("tillbeacon: file " + SETTINGS_FILE + ": " + problem);
  else startStation(settings as unknown as Settings);
}

function startStation(settings: Settings): void {
  keepHeapSmall();
  if (settings.ssid !== "") {
    wifi.setmode(wifi.STATION);
    wifi.sta.config({ ssid: settings.ssid, pwd: settings.wifiPassword, auto: true });
  }
  start(settings);
}

boot();
