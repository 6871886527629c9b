// The board's USB as a serial line of the host's tools: while somebody waits for it, the chip runs as fast as it can.
import type { SerialConnection } from "../../../host/core/boxes/serial-connection.ts";
import type { PicoBoard } from "./pico-board.ts";

/** The chip runs so long between two looks at the host. Unit ms. */
const TURN_MS = 5;

/** A line to a board; ends with the board's power. */
export function lineOf(board: PicoBoard): SerialConnection {
  let end: (reason: string) => void = () => {};
  let open = true;
  const turn = (): void => {
    if (!open) return;
    if (board.run(TURN_MS)) setImmediate(turn);
    else close("the power went");
  };
  const close = (reason: string): void => {
    open = false;
    end(reason);
  };
  setImmediate(turn);
  return {
    get waitingBytes() {
      return board.chip.usb.waitingBytes;
    },
    write: (bytes) => board.chip.usb.send(bytes),
    onBytes: (listener) => {
      board.onUsb = listener;
    },
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    close: async () => close("closed"),
  };
}
