// What a broker sees of a box that starts again and again, and of one that is sent too much: the image on the real Espruino
// interpreter or, where there is none, in the bare VM.
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { scratch } from "../e2e/host-process.ts";
import { mosquitto, note } from "../e2e/programs.ts";
import { eventually } from "../serial/pty.ts";
import { settingsFor, supervise } from "./box-process.ts";
import { findEspruino } from "./espruino.ts";
import { Mosquitto } from "./mosquitto.ts";

const interpreter = findEspruino();
const where = interpreter === undefined ? "in the bare VM" : "on the real Espruino interpreter";

describe.skipIf(mosquitto === undefined)(`a box's starts ${where}${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  const heard: { kind: string; message: { [field: string]: unknown } }[] = [];
  let broker: Mosquitto;
  let host: MqttClient;

  beforeAll(async () => {
    broker = await Mosquitto.start(dir);
    host = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    host.on("message", (topic, payload) => {
      const kind = topic.split("/").at(-1) as string;
      heard.push({ kind, message: JSON.parse(payload.toString()) as { [field: string]: unknown } });
    });
    await host.subscribeAsync(["status", "health", "telemetry"].map((kind) => `tillbeacon/v1/s/lane-1/${kind}`));
  });
  afterAll(async () => {
    await host?.endAsync(true);
    await broker?.kill();
    remove();
  });

  const files = async () => ({
    "tillbeacon.json": settingsFor(broker.port),
    tbimage0: await readBundle("esp32"),
    ".bootcde": await readBundle("loader"),
  });
  const births = (): string[] =>
    heard.flatMap(({ kind, message }) =>
      kind === "status" && message["presence"] === "online" ? [String(message["boot"])] : [],
    );

  it("give another boot id after each power cut", async () => {
    const box = supervise(interpreter, { prelude: "", files: await files(), speed: 20 });
    for (let starts = 1; starts <= 5; starts++) {
      await eventually(() => births().length >= starts, `birth ${starts}`, 30000);
      if (starts < 5) await box.cutPower();
    }
    await box.stop();
    expect(new Set(births()).size).toBe(births().length);
  });

  it("are not thrown off by a retained message of 3 kB, which is counted", async () => {
    heard.length = 0;
    const topic = "tillbeacon/v1/s/lane-1/beacon";
    await host.publishAsync(topic, "x".repeat(3000), { retain: true, qos: 1 });
    const { connections } = broker;
    const box = supervise(interpreter, { prelude: "", files: await files(), speed: 20 });
    const health = () => heard.findLast(({ kind }) => kind === "health")?.message;
    await eventually(() => Number(health()?.["rejected"]) > 0, "a health report that counts it", 30000);
    await box.stop();
    await host.publishAsync(topic, "", { retain: true });
    expect(box.lines).toContain("beacon refused: too-long ");
    expect([health()?.["sessions"], broker.connections - connections]).toEqual([1, 1]);
    expect(heard.filter(({ kind }) => kind === "telemetry").length).toBeGreaterThan(1);
  });
});
