// Which port a server takes.

/** A port, and whether any free one will do when it is in use. */
export interface PortChoice {
  port: number;
  orAny: boolean;
}

/** Opens a server on the port; calls `onTaken` when it has to take another one. Rejects with the system's error. */
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
