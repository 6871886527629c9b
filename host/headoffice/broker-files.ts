// Configuration of a chain's broker: what Mosquitto needs for it. Makes text; writes no file.
import { TOPIC_ROOT } from "../../protocol/topics.ts";

/**
 * Settings of a central Mosquitto. Its own defaults drop messages of a busy chain (20 in flight, 1,000 queued), and
 * without set_tcp_nodelay small messages wait for delayed acknowledgements. Shops keep their records until head office has
 * them, so that the broker keeps nothing on disk.
 */
export function mosquittoLines(): string[] {
  return [
    "set_tcp_nodelay true",
    "max_inflight_messages 2000",
    "max_queued_messages 100000",
    "max_packet_size 131072",
    "persistence false",
    "max_keepalive 120",
  ];
}

/** Who may do what: each shop writes and reads below its own name alone, head office reads and answers all. */
export function aclText(headOffice: string): string {
  return [
    "# A shop's user name is its store's name.",
    `pattern write ${TOPIC_ROOT}/%u/uplink/#`,
    `pattern read ${TOPIC_ROOT}/%u/downlink/#`,
    "",
    `user ${headOffice}`,
    `topic read ${TOPIC_ROOT}/+/uplink/#`,
    `topic write ${TOPIC_ROOT}/+/downlink/#`,
    "",
  ].join("\n");
}
