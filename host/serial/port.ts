// Opens serial ports. Nothing above it knows which library does.
import { type OpenOptions, SerialPortStream } from "@serialport/stream";
import { SerialPort } from "serialport";
import type { SerialConnection } from "../core/serial-connection.ts";
import { openFault, portFault } from "./port-faults.ts";

/** Bytes of one port that are read within a while; a board that sends more is made to wait. Units bytes, ms. */
const MOST_READ = 32768;
const WHILE_MS = 100;

/** What reaches the system's ports: the package's own for this machine, unless tests pass another. */
export type PortBinding = OpenOptions["binding"];

/** Opens a port at a speed in bit/s; rejects with PortError. */
export async function openPort(
  path: string,
  baudRate: number,
  binding: PortBinding = SerialPort.binding,
): Promise<SerialConnection> {
  // A port of another binding is no file that could be looked at.
  const fault = binding === SerialPort.binding ? portFault(path, []) : undefined;
  if (fault !== undefined) throw portFault(path, await portPaths()) ?? fault;
  // No hang-up at the end: on boards with a UART bridge that line is wired to reset.
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
    // No udevadm, as in containers: the list only serves a message.
    return [];
  }
}

/** A board that floods must not take the host's time: its port is read for a part of each while only. */
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
  // A failed write is followed by the end of the line, which is reported.
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
