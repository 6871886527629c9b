// Mosquitto's configuration for a shop: who may log in, and who may write and read which topics, as at the embedded broker
// (host/core/clients/accounts.ts). Makes texts; writes nothing.

import { presenceTopic } from "../../protocol/host-topics.ts";
import { COMMAND_KINDS, REPORT_KINDS } from "../../protocol/tables.ts";
import { TOPIC_ROOT } from "../../protocol/topics.ts";
import { HOST_USER } from "../core/clients/accounts.ts";
import type { Credentials } from "./credentials.ts";
import { mosquittoHash } from "./secret-hash.ts";

/** Where boxes and the host reach it. */
export interface MosquittoPlace {
  /** Absolute folder of the files. */
  folder: string;
  store: string;
  boxes: { listen: string; port: number };
  /** The host's own listener: for this machine alone, or with TLS and files of the broker's. */
  host: { listen: string; port: number; tls?: { ca: string; cert: string; key: string } | undefined };
  discoveryPrefix: string;
}

/** The files by name; all but the configuration are secret. */
export function mosquittoFiles(place: MosquittoPlace, credentials: Credentials): { [name: string]: string } {
  return {
    "mosquitto.conf": configuration(place),
    passwords: passwords(credentials),
    acl: accessList(place, Object.keys(credentials.readers)),
    "host-password": `${credentials.hostSecret}\n`,
  };
}

function configuration({ folder, boxes, host, store }: MosquittoPlace): string {
  return `# Mosquitto 2 for the shop "${store}". Written by 'tillbeacon broker mosquitto': run it again after a change of credentials,
# then send Mosquitto a SIGHUP (systemctl reload mosquitto).

per_listener_settings true

# Boxes. Their user name becomes their client id, so that no box can throw another off by taking its id.
listener ${boxes.port} ${boxes.listen}
allow_anonymous false
password_file ${folder}/passwords
acl_file ${folder}/acl
use_username_as_clientid true
# Mosquitto knows no bound by address: who holds all of these keeps out boxes that come anew. On a network that others share,
# have the system set one (boxes of one shop come from addresses of their own):
#   iptables -A INPUT -p tcp --syn --dport ${boxes.port} -m connlimit --connlimit-above 50 -j REJECT
max_connections 2000

# The host and the commands on its machine: several clients of one account, so each has an id of its own.
listener ${host.port} ${host.listen}
allow_anonymous false
password_file ${folder}/passwords
acl_file ${folder}/acl
${tlsLines(host.tls)}
# Boxes keep their records themselves: nothing is to wait in the broker, or to be kept on its disk.
persistence false
max_inflight_messages 100
max_queued_messages 10000
# A payload has 1,024 bytes at most, what the host publishes a few more.
message_size_limit 8192
max_packet_size 16384
# Without this a lamp command waits up to 40 ms for the other end's acknowledgement.
set_tcp_nodelay true

# Refused log-ins and topics, with user and client id. An ACL says "Denied PUBLISH from ..." at this level.
log_dest stderr
log_type error
log_type warning
log_type notice
log_type debug
connection_messages true
`;
}

/** Both ends show a certificate of the shop's authority; the host's password is asked for all the same. */
function tlsLines(tls: MosquittoPlace["host"]["tls"]): string {
  if (tls === undefined) return "";
  return `cafile ${tls.ca}\ncertfile ${tls.cert}\nkeyfile ${tls.key}\nrequire_certificate true\ntls_version tlsv1.2\n`;
}

function passwords({ boxes, readers, hostSecret }: Credentials): string {
  const accounts = [...Object.entries(boxes), ...Object.entries(readers)];
  const lines = accounts.map(([name, { mosquitto }]) => `${name}:${mosquitto}`);
  return `${[`${HOST_USER}:${mosquittoHash(hostSecret, "random")}`, ...lines].join("\n")}\n`;
}

/** A pattern holds for every user: %u is the user's name, so that a box reaches its own topics alone. */
function accessList({ store, discoveryPrefix }: MosquittoPlace, readers: readonly string[]): string {
  const own = `${TOPIC_ROOT}/${store}`;
  const lines = [
    "# A box writes its own reports, and reads its own commands.",
    ...REPORT_KINDS.map((kind) => `pattern write ${own}/%u/${kind}`),
    ...COMMAND_KINDS.map((kind) => `pattern read ${own}/%u/${kind}`),
    "",
    "# The host hears every box, commands every box, and publishes the shop.",
    `user ${HOST_USER}`,
    `topic read tillbeacon/+/${store}/+/+`,
    `topic write ${own}/+/+`,
    `topic readwrite ${own}/shop/#`,
    `topic readwrite ${presenceTopic(store)}`,
    `topic readwrite ${discoveryPrefix}/#`,
    ...readers.flatMap((reader) => [
      "",
      `user ${reader}`,
      `topic read ${own}/shop/#`,
      `topic read ${presenceTopic(store)}`,
      `topic read ${discoveryPrefix}/#`,
    ]),
  ];
  return `${lines.join("\n")}\n`;
}
