// Log-ins at the embedded broker, and what each client may do: a box publishes its own reports and reads its own commands. Every refusal
// is counted, with its sender.
import type { Client } from "aedes";
import type { BoxListener } from "../core/boxes/box-transport.ts";
import { type Account, type Accounts, mayPublish, maySubscribe, mayUseClientId } from "../core/clients/accounts.ts";
import type { ClientTrouble } from "../core/problems/problem.ts";
import type { ClientLimits } from "./client-limits.ts";
import { connectionOf } from "./client-traffic.ts";

/** The rules of a broker that asks for credentials. */
export interface AccessRules {
  accounts: Accounts;
  /** First level of the topics of Home Assistant's discovery, which readers may read. */
  discoveryPrefix: string;
}

/** CONNACK's codes (MQTT 3.1.1, clause 3.2.2.3). */
export const IDENTIFIER_REJECTED = 2;
export const UNAVAILABLE = 3;
const BAD_LOGIN = 4;
/** Names and topics of clients are shown up to this length. Unit characters. */
const SHOWN = 64;

/** The clients that are logged in. */
export class LogIns {
  private rules: AccessRules;
  private store: string;
  private limits: ClientLimits;
  private listener: BoxListener;
  private accounts = new Map<Client, Account>();

  constructor(rules: AccessRules, store: string, limits: ClientLimits, listener: BoxListener) {
    this.rules = rules;
    this.store = store;
    this.limits = limits;
    this.listener = listener;
  }

  /** Checks a log-in; resolves with the CONNACK code of a refusal, or undefined where the client is admitted. */
  async logIn(client: Client, user: string | undefined, password: string): Promise<number | undefined> {
    const connection = connectionOf(client);
    const named = user === undefined ? "no user name" : `user ${user.slice(0, SHOWN)}`;
    const login =
      user === undefined
        ? { kind: "refused" as const }
        : await this.rules.accounts.verify(user, password, connection.address);
    if (login.kind === "busy") return UNAVAILABLE;
    if (login.kind === "refused") {
      const who = user === undefined ? null : user.slice(0, SHOWN);
      this.deny(client, "bad-login", named, "connect", { is: "bad-login", user: who });
      return BAD_LOGIN;
    }
    if (!mayUseClientId(login.account, this.store, client.id)) {
      this.deny(client, "not-allowed", named, "connect", {
        is: "foreign-id",
        user: login.account.user.slice(0, SHOWN),
      });
      return IDENTIFIER_REJECTED;
    }
    this.accounts.set(client, login.account);
    connection.once("close", () => this.accounts.delete(client));
    return undefined;
  }

  mayPublish(client: Client, topic: string): boolean {
    const account = this.accounts.get(client);
    if (account !== undefined && mayPublish(account, this.store, topic)) return true;
    const user = account?.user ?? "nobody";
    this.deny(client, "not-allowed", user, topic, { is: "may-not-publish", topic: topic.slice(0, SHOWN), user });
    return false;
  }

  maySubscribe(client: Client, filter: string): boolean {
    const account = this.accounts.get(client);
    if (account !== undefined && maySubscribe(account, this.store, filter, this.rules.discoveryPrefix)) return true;
    const user = account?.user ?? "nobody";
    this.deny(client, "not-allowed", user, filter, { is: "may-not-subscribe", topic: filter.slice(0, SHOWN), user });
    return false;
  }

  /** To be called once a second: ends connections whose credentials have been revoked or renewed. */
  check(): void {
    for (const [client, account] of this.accounts)
      if (!this.rules.accounts.holds(account)) connectionOf(client).destroy();
  }

  private deny(
    client: Client,
    reason: "bad-login" | "not-allowed",
    field: string,
    about: string,
    trouble: ClientTrouble,
  ): void {
    const connection = connectionOf(client);
    const from = `mqtt ${connection.address}, client ${client.id.slice(0, SHOWN)}`;
    this.listener.onRejection({ reason, field, about, from });
    this.limits.denied(connection, trouble);
  }
}
