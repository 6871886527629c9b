// Boxes gone mad, as a process of its own: `mad-boxes.ts PORT BOX...` floods a broker on this machine until it is ended.
import net from "node:net";
import { generate } from "mqtt-packet";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";

/** Sends records as fast as the connection takes them, and connects again whenever it is closed. */
function flood(port: number, box: string): void {
  const record = encodeForBox("telemetry", telemetry({ boot: "mad" }));
  const topic = `tillbeacon/v1/s/${box}/telemetry`;
  const packet = generate({ cmd: "publish", topic, payload: record, qos: 0, dup: false, retain: false });
  const piece = Buffer.concat(Array.from({ length: 100 }, () => packet));
  const connect = (): void => {
    const mine = net.connect(port, "127.0.0.1");
    mine.on("error", () => {}).on("close", () => setTimeout(connect, 10));
    const pump = (): void => {
      while (!mine.destroyed && mine.write(piece));
    };
    mine.once("data", pump).on("drain", pump);
    mine.write(
      generate({
        cmd: "connect",
        clientId: `s-${box}`,
        keepalive: 0,
        clean: true,
        protocolId: "MQTT",
        protocolVersion: 4,
      }),
    );
  };
  connect();
}

const [port, ...boxes] = process.argv.slice(2);
for (const box of boxes) flood(Number(port), box);
