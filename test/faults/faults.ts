// All faults of the table.
import type { Fault } from "./fault.ts";
import { BROKER_FAULTS } from "./faults-broker.ts";
import { CLIENT_FAULTS } from "./faults-clients.ts";
import { CLOCK_FAULTS } from "./faults-clock.ts";
import { HOST_FAULTS } from "./faults-host.ts";
import { LOG_FAULTS } from "./faults-log.ts";
import { RECORD_FAULTS } from "./faults-records.ts";

export const FAULTS: readonly Fault[] = [
  ...LOG_FAULTS,
  ...CLIENT_FAULTS,
  ...CLOCK_FAULTS,
  ...BROKER_FAULTS,
  ...HOST_FAULTS,
  ...RECORD_FAULTS,
];
