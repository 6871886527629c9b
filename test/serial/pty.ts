// Serial lines without hardware: pairs of ptys joined by socat. Pulling the cable ends the pair.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { socat } from "../e2e/programs.ts";
import { Pool } from "../pool.ts";

/** A cable with a port at each end. `near` is the host's, `far` the board's; both names stay when it is plugged again. */
export class Cable {
  readonly near: string;
  readonly far: string;
  private child: ChildProcess | undefined;

  constructor(dir: string, name = "cable") {
    this.near = path.join(dir, `${name}-host`);
    this.far = path.join(dir, `${name}-board`);
  }

  async plug(): Promise<void> {
    const end = (link: string): string => `pty,raw,echo=0,link=${link}`;
    this.child = spawn(socat as string, [end(this.near), end(this.far)], { stdio: "ignore" });
    await eventually(() => existsSync(this.near) && existsSync(this.far), "socat's ptys");
  }

  async pull(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined) return;
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    // A killed socat leaves its links, as no unplugged board does.
    for (const link of [this.near, this.far]) rmSync(link, { force: true });
  }
}

/** So many cables, for tests that run beside each other. */
export function cablePool(dir: string, count: number): Pool<Cable> {
  const cables = new Pool<Cable>();
  for (let i = 1; i <= count; i++) cables.add(new Cable(dir, `cable-${i}`));
  return cables;
}

/** Waits until something holds; throws after a time that is generous to slow machines. */
export async function eventually(check: () => boolean, what: string, withinMs = 30000): Promise<void> {
  for (const startMs = Date.now(); Date.now() - startMs < withinMs; ) {
    if (check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited ${withinMs} ms in vain for ${what}`);
}
