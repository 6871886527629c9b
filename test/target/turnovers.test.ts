// A box's clock passes 2^31 and 2^32 us and ms, the last after 50 days: the image on the real Espruino interpreter or, where
// there is none, in the bare VM, with a host that acknowledges what it hears.
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { scratch } from "../e2e/host-process.ts";
import { mosquitto, note } from "../e2e/programs.ts";
import { eventually } from "../serial/pty.ts";
import { settingsFor, startBox } from "./box-process.ts";
import { findEspruino } from "./espruino.ts";
import { Mosquitto } from "./mosquitto.ts";

const interpreter = findEspruino();
const where = interpreter === undefined ? "in the bare VM" : "on the real Espruino interpreter";
/** Times of the box's own that it passes. Unit s. */
const TURNOVERS = [2 ** 31 / 1e6, 2 ** 32 / 1e6, 2 ** 31 / 1e3, 2 ** 32 / 1e3];
const TOPIC = "tillbeacon/v1/s/lane-1";

/** Takes the clock to five seconds before each, one after the other; somebody crosses a beam each second. */
const PRELUDE = `
var clockOf=getTime,jump=0,since=getTime(),due=${JSON.stringify(TURNOVERS)};
global.getTime=function(){return clockOf()+jump};
setInterval(function(){var to=due.shift();if(to)jump+=to-5-(getTime()-since)},20000);
var watches=[],turn=0;global.setWatch=function(run){watches.push(run)};
setInterval(function(){var run=watches[turn++&1];if(!run)return;var t=getTime();
run({state:false,time:t-0.05});run({state:true,time:t});},1000);`;

describe.skipIf(mosquitto === undefined)(`a clock that turns over ${where}${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  const records: Telemetry[] = [];
  let broker: Mosquitto;
  let host: MqttClient;

  beforeAll(async () => {
    broker = await Mosquitto.start(dir);
    host = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    host.on("message", (_, payload) => {
      const decoded = decodeForHost("telemetry", payload.toString());
      if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
      const { boot, seq } = decoded.message;
      records.push(decoded.message);
      host.publish(`${TOPIC}/ack`, encodeForBox("ack", { boot, seq, heard: seq }));
    });
    await host.subscribeAsync(`${TOPIC}/telemetry`);
  });
  afterAll(async () => {
    await host?.endAsync(true);
    await broker?.kill();
    remove();
  });

  it("loses no record, and neither restarts nor repeats itself", async () => {
    const files = { "tillbeacon.json": settingsFor(broker.port), tbimage0: await readBundle("esp32") };
    const box = startBox(interpreter, { prelude: PRELUDE, files, speed: 16 });
    const lastMs = 1000 * (TURNOVERS.at(-1) as number);
    await eventually(() => (records.at(-1)?.tMs ?? 0) > lastMs + 5000, "the last turnover", 120000);
    await box.stop();
    expect(box.lines.filter((line) => /Uncaught|Error/.test(line))).toEqual([]);
    expect(new Set(records.map(({ boot }) => boot)).size).toBe(1);
    const seqs = [...new Set(records.map(({ seq }) => seq))].toSorted((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] as number) + i));
    expect(records.at(-1)?.dropped).toBe(0);
    // People are counted before and after each.
    for (const turnover of TURNOVERS) {
      const atMs = 1000 * turnover;
      const before = records.filter(({ tMs }) => tMs < atMs).at(-1);
      const after = records.filter(({ tMs }) => tMs > atMs && tMs < atMs + 15000).at(-1);
      expect(after?.ins).toBeGreaterThan(before?.ins as number);
      expect(after?.entry).toBe("ok");
    }
  }, 200000);
});
