// A serial line as the host's edges see it: bytes both ways until it ends.

/** An open line. */
export interface SerialConnection {
  /** Bytes given to `write` that the line has not taken yet. */
  readonly waitingBytes: number;
  write(bytes: Uint8Array): void;
  /** Sets who gets the bytes that come; one listener at a time. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Resolves with the reason when the line has ended: closed here, or the cable pulled. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Why a port cannot be opened. */
export type PortFault = "missing" | "denied" | "busy" | "not-serial" | "other";

/** A port that cannot be opened: its path, and what to do in words. */
export class PortError extends Error {
  readonly fault: PortFault;
  constructor(fault: PortFault, message: string) {
    super(message);
    this.name = "PortError";
    this.fault = fault;
  }
}
