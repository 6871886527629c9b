// A box gone mad, as a process of its own: `flooder.ts URL STORE BOX RATE` sends valid records of ever new numbers at this rate until
// it is ended. Packets are written as bytes: a client library would be busier than what it floods.
import { connect } from "node:net";
import { generate } from "mqtt-packet";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";

/** What may wait in the connection; more is left out. Unit bytes. */
const MOST_WAITING = 4e6;

const [url = "", store = "", box = "", rate = ""] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const socket = connect(Number(port), hostname);
// Acknowledgements are not read for what they say.
socket.resume();
socket.write(
  generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, clientId: box, keepalive: 0 }),
);

const topic = topicOf(store, box, "telemetry");
const startedMs = performance.now();
let sent = 0;
setInterval(() => {
  const due = ((performance.now() - startedMs) / 1000) * Number(rate);
  const packets: Buffer[] = [];
  for (; sent < due; sent++) packets.push(record(sent + 1));
  if (packets.length > 0 && socket.writableLength < MOST_WAITING) socket.write(Buffer.concat(packets));
}, 2);

function record(seq: number): Buffer {
  const tMs = Math.floor(performance.now());
  const payload = encodeForBox("telemetry", telemetry({ boot: "mad", seq, tMs, oldest: seq, state: "closed" }));
  return generate({ cmd: "publish", topic, payload, qos: 1, messageId: (seq % 65535) + 1, dup: false, retain: false });
}
