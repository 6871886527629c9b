// Configuration of a chain's broker: what Mosquitto needs for it, and the accounts of its shops. Makes text; writes no file.
import { randomBytes } from "node:crypto";
import { isName } from "../../protocol/host-topics.ts";
import { TOPIC_ROOT } from "../../protocol/topics.ts";

/** Longest message that the central broker takes: a record of a shop, or an image for boxes. Unit bytes. */
export const MAX_PACKET = 131072;

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
    `max_packet_size ${MAX_PACKET}`,
    "persistence false",
    "max_keepalive 120",
  ];
}

/** Who may do what: each shop writes and reads below its own name alone, head office reads and answers all. */
export function aclText(headOffice: string): string {
  return [
    "# A shop's user name is its store's name.",
    `pattern write ${TOPIC_ROOT}/%u/uplink/#`,
    `pattern write ${TOPIC_ROOT}/%u/shop/#`,
    `pattern read ${TOPIC_ROOT}/%u/downlink/#`,
    "",
    `user ${headOffice}`,
    `topic read ${TOPIC_ROOT}/+/uplink/#`,
    `topic read ${TOPIC_ROOT}/+/shop/#`,
    `topic write ${TOPIC_ROOT}/+/downlink/#`,
    "",
  ].join("\n");
}

/** A password nobody can guess. */
export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}

/** Mosquitto's password file with this user's hash in the place of an earlier one, or without one. */
export function withUser(text: string, user: string, hash: string | undefined): string {
  const others = text.split("\n").filter((each) => each !== "" && !each.startsWith(`${user}:`));
  return `${[...others, ...(hash === undefined ? [] : [`${user}:${hash}`])].join("\n")}\n`;
}

/** What a shop is given to join: its name and its password. */
export function tokenOf(store: string, password: string): string {
  return Buffer.from(`${store}:${password}`).toString("base64url");
}

/** Undefined where it is no token. */
export function readToken(token: string): { store: string; password: string } | undefined {
  const text = Buffer.from(token, "base64url").toString();
  const [store = "", password = ""] = text.split(":");
  return isName(store) && /^[\w-]{24}$/.test(password) ? { store, password } : undefined;
}

/** Port for head office on the broker's own machine, beside the one with TLS for shops. */
export const LOCAL_PORT = 1883;

/** The whole configuration of a central Mosquitto whose files are in its own folder; mutual: shops show a certificate, too. */
export function centralConf(port: number, listen: string, isTls: boolean, isMutual = false): string {
  // Beside the password, not in its place: an account that is taken away is away, whatever certificate it has.
  const mutual = isMutual ? ["cafile ca.crt", "require_certificate true"] : [];
  const tls = ["certfile server.crt", "keyfile server.key", ...mutual, `listener ${LOCAL_PORT} 127.0.0.1`];
  return `${[
    "# A chain's central broker. Shops join with `tillbeacon headoffice join`.",
    "per_listener_settings false",
    "allow_anonymous false",
    "password_file passwords",
    "acl_file acl",
    ...mosquittoLines(),
    `listener ${port}${listen === "" ? "" : ` ${listen}`}`,
    ...(isTls ? tls : []),
  ].join("\n")}\n`;
}

/**
 * A bridge in the shop's own Mosquitto, for a head office that only subscribes: what the shop publishes for everybody goes
 * out, nothing comes in (mosquitto.conf(5), bridges).
 */
export function bridgeConf(store: string, server: URL, ca: string | undefined): string {
  const isTls = server.protocol === "mqtts:";
  const port = server.port === "" ? (isTls ? "8883" : "1883") : server.port;
  return `${[
    `connection tillbeacon-${store}`,
    `address ${server.hostname}:${port}`,
    `topic ${TOPIC_ROOT}/${store}/shop/# out 1`,
    `remote_clientid tillbeacon-bridge-${store}`,
    `remote_username ${store}`,
    "remote_password # the shop's password at head office",
    "cleansession true",
    "try_private true",
    "notifications false",
    "restart_timeout 2 60",
    ...(isTls ? [ca === undefined ? "bridge_capath /etc/ssl/certs" : `bridge_cafile ${ca}`] : []),
  ].join("\n")}\n`;
}
