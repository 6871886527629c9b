// Which connection holds a client id. Two clients with one id would disconnect each other in turns (MQTT 3.1.1, clause 3.1.4). When that
// happens, the present one keeps the id while it is alive, and a warning names both.
import { sharedName } from "../core/boxes/box-limits.ts";
import { CutOffs } from "../core/clients/cut-offs.ts";
import { NameClashes } from "../core/clients/name-clashes.ts";
import type { Warning, WarningListener } from "../core/problems/warnings.ts";
import type { ClientConnection } from "./client-traffic.ts";

/** A connection that has sent something within this time is alive. Unit ms; a box sends every second. */
const ALIVE_MS = 2500;
/** How long a shared id is remembered, and its warning stands, after the last attempt. Unit ms. */
const REMEMBERED_MS = 300000;

/** The connections by client id. Times are by `performance.now`. */
export class NameHolders {
  private store: string;
  private warnings: WarningListener;
  private holders = new Map<string, ClientConnection>();
  private clashes = new NameClashes();
  private shared = new CutOffs(REMEMBERED_MS, REMEMBERED_MS);

  constructor(store: string, warnings: WarningListener) {
    this.store = store;
    this.warnings = warnings;
  }

  /** Whether a new connection may take an id over from the present one. */
  mayTake(id: string, newcomer: ClientConnection, nowMs: number): boolean {
    const holder = this.holders.get(id);
    if (holder === undefined || nowMs - holder.heardMs > ALIVE_MS) return true;
    if (!this.shared.isCutOff(id, nowMs) && !this.clashes.takenOver(id, nowMs)) return true;
    this.shared.cut(id, nowMs);
    const pair = [`mqtt ${holder.address}`, `mqtt ${newcomer.address}`] as const;
    this.warnings.onWarning(this.warningOf(id, pair), REMEMBERED_MS);
    return false;
  }

  taken(id: string, connection: ClientConnection): void {
    this.holders.set(id, connection);
    connection.once("close", () => {
      if (this.holders.get(id) === connection) this.holders.delete(id);
    });
  }

  private warningOf(id: string, pair: readonly [string, string]): Warning {
    const prefix = `${this.store}-`;
    if (id.startsWith(prefix)) return sharedName(id.slice(prefix.length, prefix.length + 64), pair);
    const [one, other] = pair;
    const name = id.slice(0, 64);
    return { key: `name ${name}`, problem: { code: "same-client", name, one, other } };
  }
}
