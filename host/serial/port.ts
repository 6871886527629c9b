// Opens serial ports. The only file that knows the library.
import { type OpenOptions, SerialPortStream } from "@serialport/stream";
import { SerialPort } from "serialport";
import type { SerialConnection } from "../core/boxes/serial-connection.ts";
import { openFault, portFault } from "./port-faults.ts";

/** Most bytes read from one port per WHILE_MS; a board that sends more has to wait. Units bytes, ms. */
const MOST_READ = 32768;
const WHILE_MS = 100;

/** The library's access to the system's ports; tests pass another. */
export type PortBinding = OpenOptions["binding"];

/** Opens a port at a speed in bit/s; rejects with PortError. */
export async function openPort(
  path: string,
  baudRate: number,
  binding: PortBinding = SerialPort.binding,
): Promise<SerialConnection> {
  // The ports of another binding are not files.
  const fault = binding === SerialPort.binding ? portFault(path, []) : undefined;
  if (fault !== undefined) throw portFault(path, await portPaths()) ?? fault;
  // No hang-up on close: on boards with a UART bridge that line is wired to reset.
  const port = new SerialPortStream({ binding, path, baudRate, autoOpen: false, hupcl: false });
  await new Promise<void>((resolve, reject) =>
    port.open((error) => (error ? reject(openFault(path, error.message)) : resolve())),
  );
  return lineOf(port);
}

/** Paths of the serial ports that the system knows. */
export async function portPaths(): Promise<string[]> {
  try {
    return (await SerialPort.list()).map(({ path }) => path);
  } catch {
    // No udevadm, as in containers. The list is only for messages.
    return [];
  }
}

/** Pauses reading from a board that sends too much, so that it cannot take the host's time. */
function limitReading(port: SerialPortStream): void {
  let read = 0;
  let timer: NodeJS.Timeout | undefined;
  port.on("data", (bytes: Uint8Array) => {
    read += bytes.length;
    if (read > MOST_READ) port.pause();
    timer ??= setTimeout(() => {
      read = 0;
      timer = undefined;
      port.resume();
    }, WHILE_MS);
  });
  port.once("close", () => clearTimeout(timer));
}

function lineOf(port: SerialPortStream): SerialConnection {
  let listener: (bytes: Uint8Array) => void = () => {};
  let closing = false;
  const ended = new Promise<string>((resolve) =>
    port.once("close", () => resolve(closing ? "closed" : "the line cut (cable pulled, or board reset)")),
  );
  // A failed write is followed by a close, which is reported.
  port.on("error", () => {});
  port.on("data", (bytes: Uint8Array) => listener(bytes));
  limitReading(port);
  return {
    get waitingBytes() {
      return port.writableLength;
    },
    write: (bytes) => {
      if (port.isOpen) port.write(bytes);
    },
    onBytes: (next) => {
      listener = next;
    },
    ended,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        if (!port.isOpen) return resolve();
        port.close(() => resolve());
      }),
  };
}
