// The interface of an open serial port: bytes both ways until it ends; and the error of one that cannot be opened.

/** An open line. */
export interface SerialConnection {
  /** Bytes given to `write` that have not been sent yet. */
  readonly waitingBytes: number;
  write(bytes: Uint8Array): void;
  /** Sets the listener for received bytes; there is one at a time. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Resolves with the reason when the line has ended: closed, or the cable pulled. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Why a port cannot be opened. */
export type PortFault = "missing" | "denied" | "busy" | "not-serial" | "other";

/** A port that cannot be opened; the message has its path and what to do. */
export class PortError extends Error {
  readonly fault: PortFault;
  constructor(fault: PortFault, message: string) {
    super(message);
    this.name = "PortError";
    this.fault = fault;
  }
}
