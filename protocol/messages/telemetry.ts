// Telemetry: what a box knows of its lane. While the host hears the box, one record each second and at each change.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";
import { LAMP_RULES, LAMPS, SENSOR_HEALTH, TILL_POSITIONS, TILL_STATES } from "./lane-states.ts";

/** Boxes only write it: the outbox does, field by field (firmware/core/outbox.ts). */
export const TELEMETRY = `\
boot t 1 16,\
seq w 1 4e9,\
tMs/sentMs w 0 4e12,\
oldest w 1 4e9,\
ins/outs/reversed W 0 4e9,\
inLane/waiting W 0 1000,\
atLeast w 0 1,\
waitS/waitLowS/waitHighS W 0 86400,\
state c ${TILL_STATES},\
till C ${TILL_POSITIONS},\
confidencePercent w 0 100,\
entry/exit/head/tail c ${SENSOR_HEALTH},\
lamp c ${LAMPS},\
rule c ${LAMP_RULES},\
acked w 0 1,\
dropped w 0 4e9` as const;

/** One record of a lane. Unknown is null, never 0. Units are in the names; times are the box's monotonic clock. */
export type Telemetry = MessageOf<typeof TELEMETRY>;

export const ABOUT_TELEMETRY: About<typeof TELEMETRY> = {
  summary: "What a box knows of its lane, each second and at each change",
  fields: {
    boot: "boot id: another one after every start of the box",
    seq: "number of the record: counts from 1 within a boot, without gaps but those that `dropped` counts",
    tMs: "time of the record, by the box's monotonic clock since its start; ms",
    sentMs: "time of sending, by the same clock; ms",
    oldest: "number of the oldest record that the box still keeps: those before it are acknowledged or dropped",
    ins: "crossings inward since the start",
    outs: "crossings at the exit since the start",
    reversed: "crossings turned back at the entrance since the start",
    inLane: "customers waiting and in service",
    waiting: "customers waiting",
    atLeast: "1: the line is longer than the box can count; lengths and waits are at least what they say",
    waitS: "predicted wait of somebody who joins now; s",
    waitLowS: "lower end of the range that holds 80 % of such waits; s",
    waitHighS: "upper end of the same range; s",
    state: "what the till is doing",
    till: "position of the switch at the till; null where there is none, or it has not been read yet",
    confidencePercent: "probability that the length is right: within one customer or a quarter of the true number; %",
    entry: "health of the entrance beams",
    exit: "health of the exit beam",
    head: "health of the zone at the pay point",
    tail: "health of the zone further back in line",
    lamp: "what the beacon shows",
    rule: "who decides the lamp",
    acked: "1 while the call that the lamp shows has been accepted at the till: somebody is coming",
    dropped: "records that the full outbox had to drop since the start",
  },
};
