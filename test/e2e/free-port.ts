// Ports of this machine, and processes that listen on them.
import type { ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";

/**
 * Ports that no system gives away by itself: from 32768 on, Linux lends them to whoever connects or asks for any port, also
 * between two lives of a broker.
 */
const FIRST_PORT = 20000;
const PORTS = 12000;

/** A port that nobody listens on, and that nobody comes to use by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Whether somebody listens on a port. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Resolves when somebody listens on a port; rejects when nobody does within so many seconds. */
export async function untilAnswers(port: number, seconds = 60): Promise<void> {
  for (const endMs = performance.now() + 1000 * seconds; performance.now() < endMs; ) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on port ${port} after ${seconds} s`);
}

/** Ends a process without a farewell; resolves when it is gone. */
export async function killNow(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
