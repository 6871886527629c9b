// A network cable between a browser and a host: when it is pulled nothing comes through and nobody is told, as in life.
import { connect, createServer, type Server, type Socket } from "node:net";

/** Plugged in from the start. */
export class Cable {
  private server: Server;
  private sockets = new Set<Socket>();
  private isCut = false;

  constructor(toPort: number) {
    this.server = createServer((near) => {
      const far = connect(toPort, "127.0.0.1");
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on("data", (data) => to.write(data));
        from.on("error", () => {});
        from.on("close", () => {
          this.sockets.delete(from);
          to.destroy();
        });
        if (this.isCut) from.pause();
      }
    });
  }

  /** Resolves to the near end's port. */
  plugIn(): Promise<number> {
    return new Promise((resolve) =>
      this.server.listen(0, "127.0.0.1", () => resolve((this.server.address() as { port: number }).port)),
    );
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.pause();
  }

  mend(): void {
    this.isCut = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
