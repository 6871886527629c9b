// A client that takes a store's records in and does nothing with them: node host-bare.ts BROKER STORE.
import { connectAsync } from "mqtt";

const [, , broker = "", store = ""] = process.argv;
const client = await connectAsync(broker, { protocolVersion: 5 });
client.on("message", (_, payload) => {
  JSON.parse(String(payload));
});
await client.subscribeAsync(`tillbeacon/v1/${store}/+/telemetry`, { qos: 1 });
