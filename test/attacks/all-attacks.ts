// Every attack of the table.
import type { Attack } from "./attack.ts";
import { BROKER_ATTACKS } from "./broker-attacks.ts";
import { MQTT5_ATTACKS } from "./mqtt5-attacks.ts";
import { ODD_HTTP_ATTACKS } from "./odd-http-attacks.ts";
import { ODD_MQTT_ATTACKS } from "./odd-mqtt-attacks.ts";
import { PAGE_ATTACKS } from "./page-attacks.ts";
import { RAW_MQTT_ATTACKS } from "./raw-mqtt-attacks.ts";
import { SESSION_ATTACKS } from "./session-attacks.ts";

export const ALL_ATTACKS: readonly Attack[] = [
  ...BROKER_ATTACKS,
  ...RAW_MQTT_ATTACKS,
  ...ODD_MQTT_ATTACKS,
  ...MQTT5_ATTACKS,
  ...PAGE_ATTACKS,
  ...ODD_HTTP_ATTACKS,
  ...SESSION_ATTACKS,
];
