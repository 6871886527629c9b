// A board, and what its image has drivers for: each board's entry point fills this in.

import type { Wiring } from "../../hardware/boards/board.ts";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { Lights } from "../core/beacon.ts";
import type { HostLink } from "../core/running-box.ts";
import type { Session } from "../core/session.ts";
import type { Signer, Update } from "../core/update.ts";
import type { EdgePort } from "../drivers/port.ts";
import type { RangeBus } from "./range-sensors.ts";

/** What differs from board to board. */
export interface BoardParts {
  name: string;
  wiring: Wiring;
  /** Records kept while the host is away: 500 are eight hours of minutes, and twenty minutes of seconds before. */
  outboxRecords: number;
  /** The board restarts when nothing has run for this long. Unit s; each board has a longest time, some a least one. */
  watchdogS: number;
  /** An analogue input that nothing is wired to; undefined where the interpreter knows none. */
  noisePin: string | undefined;
  /** Closes what would let others than the owner of the cable at the board's console. */
  keepOut: () => void;
  openLights: (wiring: Wiring) => Lights;
  edges: EdgePort;
  /** A bus at a clock in Hz. */
  openRangeBus: (sda: string, scl: string, clockHz: number) => RangeBus;
  /** Makes the session's transport; what is given back is to be called at each beat. */
  openLink: (session: Session, settings: BoxSettings) => HostLink;
  /** Undefined where new images come by cable. */
  openUpdate: (firmware: string, signer: Signer | undefined) => Update | undefined;
  /** Undefined where nothing that must be signed comes. */
  openSigner: (settings: BoxSettings) => Signer | undefined;
}
