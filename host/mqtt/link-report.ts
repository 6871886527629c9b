// Reports whether the broker is connected: on the console at each change, and as a warning while it is not.
import { type Cause, whyField } from "../core/problems/cause.ts";
import type { WarningListener } from "../core/problems/warnings.ts";

const KEY = "broker";

/** Reports each change of the connection, and each new reason why it is down. */
export class LinkReport {
  private onLink: (up: boolean, detail: string) => void;
  private warnings: WarningListener;
  private address: string;
  private last = "";

  constructor(address: string, warnings: WarningListener, onLink: (up: boolean, detail: string) => void) {
    this.address = address;
    this.warnings = warnings;
    this.onLink = onLink;
  }

  up(): void {
    this.last = "";
    this.warnings.onWarningOver(KEY);
    this.onLink(true, this.address);
  }

  down(reason: string, why?: Cause): void {
    // Every failed attempt ends in a close, which adds nothing.
    if (reason === this.last || (reason === "closed" && this.last !== "")) return;
    this.last = reason;
    this.warnings.onWarning({
      key: KEY,
      problem: { code: "no-broker", broker: this.address, reason, ...whyField(why) },
    });
    this.onLink(false, `${this.address}: ${reason}; trying again`);
  }
}
