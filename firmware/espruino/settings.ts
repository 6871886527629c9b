// What the integrator tells a box, kept as JSON in Storage. Values that are missing or wrong stop the start.
import type { LaneLayout } from "../core/lane.ts";

/** Name of the file in Storage. */
export const SETTINGS_FILE = "tillbeacon.json";

/** Settings of one box; the layout says which sensors are wired. */
export interface Settings {
  store: string;
  box: string;
  ssid: string;
  wifiPassword: string;
  broker: string;
  port: number;
  username: string;
  password: string;
  tillSwitch: boolean;
  layout: LaneLayout;
}
