// Sockets of a virtual board: real ones behind Espruino's interface, strings of one character a byte.
import net from "node:net";
import type { Pacer } from "./clock.ts";
import type { Platform } from "./platforms.ts";

/** What the sockets need of their board. */
export interface NetworkOwner {
  /** Nothing else of the board runs for so long. Unit ms. */
  stall(ms: number): void;
  isStopped(): boolean;
  /** There is a network at all: its WiFi is joined. */
  hasNetwork(): boolean;
}

/** All sockets of one board. */
export class VirtualNetwork {
  /** Connections tried. */
  attempts = 0;
  private sockets = new Set<net.Socket>();
  private online = true;
  private platform: Platform;
  private pacer: Pacer;
  private silentHosts: ReadonlySet<string>;
  private owner: NetworkOwner;

  constructor(platform: Platform, pacer: Pacer, silentHosts: ReadonlySet<string>, owner: NetworkOwner) {
    this.platform = platform;
    this.pacer = pacer;
    this.silentHosts = silentHosts;
    this.owner = owner;
  }

  /** Cuts or restores the network. */
  setOnline(online: boolean): void {
    this.online = online;
    if (!online) this.breakAll();
  }

  breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** The module `require("net")`. Connecting blocks until somebody answers (libs/network/esp32/network_esp32.c). */
  module(): object {
    return { connect: (to: { host: string; port: number }, open: () => void) => this.connect(to, open) };
  }

  private connect(to: { host: string; port: number }, onOpen: () => void): unknown {
    this.attempts += 1;
    if (!this.owner.hasNetwork()) throw new Error("Unable to create socket");
    if (this.silentHosts.has(to.host)) {
      const isName = net.isIP(to.host) === 0;
      this.owner.stall(isName ? this.platform.lookUpMs : this.platform.connectMs);
      throw new Error(isName ? "Unable to locate host" : "Unable to create socket");
    }
    return this.open(to, onOpen);
  }

  private open(to: { host: string; port: number }, onOpen: () => void): unknown {
    const socket = net.connect({ host: to.host, port: to.port, noDelay: true });
    socket.setEncoding("latin1");
    this.sockets.add(socket);
    const later = (run: () => void): void => {
      this.pacer.catchUp();
      if (!this.owner.isStopped()) run();
    };
    socket.on("error", () => {});
    socket.on("connect", () => {
      if (this.online) later(onOpen);
      else socket.destroy();
    });
    socket.on("close", () => this.sockets.delete(socket));
    return {
      on: (event: "data" | "close" | "error", listener: (bytes?: string) => void) =>
        socket.on(event, (bytes: unknown) => later(() => listener(typeof bytes === "string" ? bytes : undefined))),
      write: (bytes: string) => socket.write(bytes, "latin1"),
      end: () => socket.end(),
    };
  }
}
