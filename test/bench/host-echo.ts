// The least that a host could do: a client that takes each record in with mqtt.js and JSON.parse, and answers a long line and the
// end of it with a lamp command at once, with nothing asked, decided or kept: node host-echo.ts BROKER STORE BOX.
import type { Socket } from "node:net";
import { connectAsync } from "mqtt";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";

const [, , broker = "", store = "", box = ""] = process.argv;
const LEASE_MS = 15000;
/** Lines of the load are empty or longer than this. */
const LONG = 4;
const client = await connectAsync(broker, { protocolVersion: 5 });
// Without it each command waits for the broker's delayed acknowledgement of what was sent before.
(client.stream as Socket).setNoDelay(true);
let id = 0;
let called = "";
client.on("message", (topic, payload) => {
  const { waiting } = JSON.parse(String(payload)) as { waiting: number };
  const isLong = waiting > LONG;
  if (isLong ? called !== "" : called !== topic) return;
  called = isLong ? topic : "";
  id += 1;
  const command = { id, lamp: isLong ? "open" : "off", leaseMs: LEASE_MS } as const;
  client.publish(topicOf(store, box, "beacon"), encodeForBox("beacon", command), { qos: 1 });
});
await client.subscribeAsync(`tillbeacon/v1/${store}/+/telemetry`, { qos: 1 });
