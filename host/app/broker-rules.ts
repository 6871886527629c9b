// Whether the embedded broker asks for credentials: unless configured otherwise, when it can be reached from other machines.
import type { AccessRules } from "../broker/access.ts";
import type { AccountBook } from "../config/account-book.ts";
import type { Config } from "../config/config.ts";
import { isLoopback } from "../core/clients/loopback.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import type { Counts } from "../core/store.ts";

/** The access rules of a shop's embedded broker; undefined where it asks for no credentials. Warns where it admits nobody, or anybody. */
export function brokerRules(
  { broker, homeAssistant }: Config,
  book: AccountBook,
  warnings: WarningListener,
): AccessRules | undefined {
  if ("url" in broker || (broker.anonymous ?? isLoopback(broker.listen))) {
    if ("url" in broker || isLoopback(broker.listen)) return undefined;
    warnings.onWarning({ key: "broker anonymous", problem: { code: "broker-open" } });
    return undefined;
  }
  if (Object.keys(book.credentials?.boxes ?? {}).length === 0)
    warnings.onWarning({ key: "broker without credentials", problem: { code: "no-credentials" } });
  return { accounts: book, discoveryPrefix: homeAssistant.prefix };
}

/** Number of log-ins and topics refused since the start. */
export function deniedOf({ rejectedBy }: Counts): number {
  return (rejectedBy["bad-login"] ?? 0) + (rejectedBy["not-allowed"] ?? 0);
}
