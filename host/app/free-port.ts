// Opens a server on its port, or on any free one.

/** A port. `orAny`: any free one will do where it is in use. */
export interface PortChoice {
  port: number;
  orAny: boolean;
}

/** Opens a server on the port. `onTaken` is called where that is in use, before any other is opened. Rejects with the system's error. */
export async function openOnPort<T>(
  { port, orAny }: PortChoice,
  open: (port: number) => Promise<T>,
  onTaken: (port: number) => void,
): Promise<T> {
  try {
    return await open(port);
  } catch (error) {
    if (!orAny || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    onTaken(port);
    return open(0);
  }
}
