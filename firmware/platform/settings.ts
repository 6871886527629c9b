// What the integrator tells a box, kept as JSON in Storage. Values that are missing or wrong stop the start.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { valuesOf } from "../../protocol/enumerations.ts";

/** Settings of one box; the layout says which sensors are wired. */
export interface Settings {
  store: string;
  box: string;
  /** WiFi network; "" where the board has another way to the network. */
  ssid: string;
  wifiPassword: string;
  broker: string;
  port: number;
  /** Encrypted connection, where the board has TLS. */
  tls: boolean | undefined;
  username: string;
  password: string;
  /** Secret that signs new images; without one any image for this board is taken. */
  updateKey: string | undefined;
  /** A switch that is closed while the till is open, a button (short: open or close; long: acknowledge), or none. */
  tillSwitch: boolean | "button";
  layout: LaneLayout;
}

/** Values that must be there, by their type. */
const NEEDED: { [type: string]: string } = {
  string: "store|box|ssid|wifiPassword|broker|username|password",
  number: "port",
  object: "layout",
};
const NEEDED_IN_LAYOUT: { [type: string]: string } = {
  number: "tills",
  boolean: "entry|entryPair|exit|head|tail",
};

interface Values {
  [name: string]: unknown;
}

/** Which value is missing or of another type, what was found and what was expected; "" when all is there. */
export function settingsProblem(settings: Settings | undefined): string {
  if (!settings) return "found nothing";
  const problem = lack(settings as unknown as Values, NEEDED);
  return problem !== "" ? problem : lack(settings.layout as unknown as Values, NEEDED_IN_LAYOUT);
}

function lack(values: Values, needed: { [type: string]: string }): string {
  for (const type in needed) {
    const names: string[] = valuesOf(needed[type] as string);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const value = values[name];
      if (typeof value !== type || value === null) return name + ": found " + value + ", expected a " + type;
    }
  }
  return "";
}
