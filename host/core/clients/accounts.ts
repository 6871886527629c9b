// Who may publish and subscribe to which topics at a broker that asks for credentials: one table for the embedded broker and
// for Mosquitto's configuration. Pure; sees no password.

import { valuesOf } from "../../../protocol/enumerations.ts";
import { isName, parseTopic, presenceTopic } from "../../../protocol/host-topics.ts";
import { COMMANDS, type Kind } from "../../../protocol/messages.ts";
import { isCommand } from "../../../protocol/tables.ts";
import { TOPIC_ROOT } from "../../../protocol/topics.ts";

/** User name of the host and of the tools on its machine. No box may have this name. */
export const HOST_USER = "tillbeacon-host";

/** What the tools of the host's machine may send to boxes; lamps, time and acknowledgements are the host's alone. */
export const FROM_TOOLS: readonly Kind[] = ["config", "update", "chunk"];

/** A user with credentials. `made` changes when the credentials are renewed, which ends connections that used the old ones. */
export type Account = { user: string; made: string } & (
  | { role: "box" }
  | { role: "host" }
  /** A system that reads what the shop publishes, such as Home Assistant. */
  | { role: "reader" }
);

/** Result of a log-in. "busy": too many passwords are being checked already. */
export type Login = { kind: "ok"; account: Account } | { kind: "refused" } | { kind: "busy" };

/** The credentials of a shop. */
export interface Accounts {
  /** Checks a password; attempts are limited by `address`. The promise never rejects. */
  verify(user: string, password: string, address: string): Promise<Login>;
  /** Whether the account still exists, with the same credentials. */
  holds(account: Account): boolean;
}

/** Client id of a box: the only one with which its credentials may connect. */
function clientIdOf(store: string, box: string): string {
  return `${store}-${box}`;
}

/** Whether an account may connect with this client id; ids with the store's prefix are for boxes alone. */
export function mayUseClientId(account: Account, store: string, id: string): boolean {
  return account.role === "box" ? id === clientIdOf(store, account.user) : !id.startsWith(`${store}-`);
}

/** Whether an account may publish to a topic. */
export function mayPublish(account: Account, store: string, topic: string): boolean {
  const parsed = parseTopic(topic);
  if (parsed.kind !== "ok" || parsed.store !== store) return false;
  if (account.role === "box") return parsed.box === account.user && !isCommand(parsed.message);
  return account.role === "host" && FROM_TOOLS.includes(parsed.message);
}

/** Whether an account may subscribe to a filter: it may read every topic that the filter can match. */
export function maySubscribe(account: Account, store: string, filter: string, discoveryPrefix: string): boolean {
  const own = `${TOPIC_ROOT}/${store}`;
  if (account.role === "box") {
    const kinds: readonly string[] = [...valuesOf(COMMANDS), "+", "#"];
    return kinds.some((kind) => filter === `${own}/${account.user}/${kind}`);
  }
  if (account.role === "reader")
    return filter === presenceTopic(store) || [`${own}/shop/`, `${discoveryPrefix}/`].some((p) => filter.startsWith(p));
  return filter.startsWith(`${own}/`) || filter.startsWith(`tillbeacon/+/${store}/`);
}

/** Whether a box or reader may have this name as its user name. */
export function isUserName(name: string): boolean {
  return isName(name) && name !== HOST_USER;
}
