// The settings of a box, as an integrator writes them over the cable: one table for the box's check and the host's.
import { fieldProblem, type MessageOf } from "./fields.ts";

/** Which sensors a lane has, and its tills. */
export const LAYOUT = `\
tills w 0 12,\
entry/entryPair/exit/head/tail b,\
headMm?/tailMm? r 0 10000` as const;

/**
 * A lane. `tills` 0: one till with its exit beam behind it; 1 and more: so many tills behind one line, the exit beam at
 * its head. `headMm`, `tailMm`: what the zones see when nobody is there, in mm; learned where they are not given.
 */
export type LaneLayout = MessageOf<typeof LAYOUT>;

/** Everything but the layout. Texts that must not be empty are checked by the tools that write them. */
export const SETTINGS = `\
store/box t 1 32,\
ssid s 0 32,\
wifiPassword s 0 63,\
broker s 0 253,\
port w 1 65535,\
tls? b,\
username s 0 64,\
password s 0 128,\
updateKey? s 0 64,\
cableM? r 0 30,\
pullUpOhm? w 500 10000,\
tillSwitch c none|switch|button` as const;

/**
 * Settings of one box. `ssid` "" is a box with a serial line or another way to the network; `tls` encrypts the
 * connection where the board can, and checks no certificate; `updateKey` is the secret that signs new images and
 * configurations, without which none is taken; `tillSwitch`: a switch that is closed while the till is open, a button (short
 * press: open or close; long: accept a call), or none. `cableM`: cable of the ToF sensors' bus, every branch counted, in m;
 * `pullUpOhm`: its pull-ups, in Ohm, for SDA and SCL each.
 */
export interface BoxSettings extends MessageOf<typeof SETTINGS> {
  layout: LaneLayout;
}

/** The first value that cannot be used: "<name>: found <value>, expected <sort>"; "" when there is none. */
export function settingsProblem(settings: BoxSettings | undefined): string {
  if (!settings) return "found nothing";
  const problem = fieldProblem(SETTINGS, settings as unknown as { [name: string]: unknown });
  if (problem !== "") return problem;
  if (!settings.layout) return "layout: found nothing";
  return fieldProblem(LAYOUT, settings.layout as unknown as { [name: string]: unknown });
}
