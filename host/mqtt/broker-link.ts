// The way to the boxes over a broker of the shop's own. Such a broker acknowledges for itself, so boxes keep their
// records until the host's own acknowledgement.
import { connectAsync } from "mqtt";
import { hostFilters } from "../../protocol/host-topics.ts";
import type { BoxLink, OnMessage } from "../core/link.ts";

/** Where the broker is and who we are there. */
export interface BrokerAccount {
  url: string;
  store: string;
  username: string | undefined;
  password: string | undefined;
}

/** Connects and subscribes; rejects when the broker cannot be reached or refuses. Reconnects by itself later. */
export async function connectBroker(
  account: BrokerAccount,
  onMessage: OnMessage,
  onLink: (up: boolean, detail: string) => void,
): Promise<BoxLink> {
  const client = await connectAsync(account.url, {
    clientId: `tillbeacon-host-${account.store}`,
    // What was missed while away is sent again by the boxes, with its age; a broker's queue would hide it.
    clean: true,
    keepalive: 15,
    reconnectPeriod: 2000,
    connectTimeout: 10000,
    ...(account.username === undefined ? {} : { username: account.username }),
    ...(account.password === undefined ? {} : { password: account.password }),
  });
  client.on("message", (topic, payload, packet) => {
    if (packet.retain && topic.endsWith("/telemetry")) return;
    // The rejection has been logged where it arose; without an acknowledgement the box sends again.
    onMessage(topic, payload.toString()).catch(() => {});
  });
  client.on("connect", () => onLink(true, account.url));
  client.on("close", () => onLink(false, account.url));
  client.on("error", (error) => onLink(false, error.message));
  await client.subscribeAsync(hostFilters(account.store), { qos: 1 });
  return {
    publish: (topic, payload) => {
      client.publish(topic, payload, { qos: 1 });
    },
    close: () => client.endAsync(),
  };
}
