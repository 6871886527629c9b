// Tries a shop's account at the central broker, before anything is written down.
import { connect } from "mqtt";
import { downlinkTopic } from "../../../protocol/uplink/downlink.ts";
import { troubleOf } from "../../core/problems/tls-mistrust.ts";
import { type CentralAccount, centralOptions } from "./connection.ts";

const TRY_MS = 10000;

/** "" when the broker lets the account in and lets it listen; else why not. */
export function tryAccount(account: CentralAccount, password: string, store: string): Promise<string> {
  const client = connect({ ...centralOptions(account, `join-${store}`), password, reconnectPeriod: 0 });
  return new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve("no answer"), TRY_MS);
    const settle = (problem: string): void => {
      clearTimeout(timer);
      resolve(problem);
    };
    client.on("error", (error) => settle(troubleOf(error)));
    client.on("close", () => settle("the connection was closed"));
    client.on("connect", () =>
      client.subscribe(downlinkTopic(store, "ack"), { qos: 1 }, (error, granted) =>
        settle(error?.message ?? (granted?.some(({ qos }) => qos >= 128) ? "it refuses what the shop must hear" : "")),
      ),
    );
  }).finally(() => client.end(true));
}
