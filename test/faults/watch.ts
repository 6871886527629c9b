// Looks at a host's page and at /health all the time, as a member of staff and a monitor would, and keeps what they say.
import type { Snapshot } from "../../host/web/snapshot.ts";
import { pause } from "./rig.ts";

/** One look. `fresh` counts lanes among those that have a box. */
export interface Look {
  atMs: number;
  /** How long page and health took to answer; undefined when one did not. */
  tookMs: number | undefined;
  fresh: number;
  stale: string[];
  /** Warnings on the page, and those at /health: `<key> <text>`. */
  page: string[];
  health: string[];
  /** The lamp that each lane shows, and the one that the host wants there, differ. */
  waiting: (number | null)[];
}

const EVERY_MS = 200;
const PATIENCE_MS = 1500;

export class Watch {
  readonly looks: Look[] = [];
  private isOver = false;
  private over: Promise<void>;

  /** Looks at the host at this address; `url` is undefined while none runs. */
  constructor(url: () => string | undefined, boxes: readonly string[]) {
    this.over = this.run(url, boxes);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.over;
  }

  /** Looks from one time up to another. */
  between(fromMs: number, toMs = Number.POSITIVE_INFINITY): Look[] {
    return this.looks.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  }

  private async run(url: () => string | undefined, boxes: readonly string[]): Promise<void> {
    while (!this.isOver) {
      const atMs = performance.now();
      this.looks.push(await lookAt(url(), boxes, atMs));
      await pause(Math.max(10, EVERY_MS - (performance.now() - atMs)));
    }
  }
}

async function lookAt(url: string | undefined, boxes: readonly string[], atMs: number): Promise<Look> {
  const blind = { atMs, tookMs: undefined, fresh: 0, stale: [...boxes], page: [], health: [], waiting: [] };
  if (url === undefined) return blind;
  try {
    const [state, health] = await Promise.all([get<Snapshot>(`${url}api/state`), get<Snapshot>(`${url}health`)]);
    const lanes = boxes.map((box) => state.lanes.find((lane) => lane.box === box));
    const stale = boxes.filter((_, i) => lanes[i]?.freshness !== "fresh");
    return {
      atMs,
      tookMs: performance.now() - atMs,
      fresh: boxes.length - stale.length,
      stale,
      page: named(state.warnings),
      health: named(health.warnings),
      waiting: lanes.map((lane) => lane?.waiting ?? null),
    };
  } catch {
    return blind;
  }
}

function named(warnings: Snapshot["warnings"] | undefined): string[] {
  return (warnings ?? []).map(({ key, text }) => `${key} ${text}`);
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return (await response.json()) as T;
}
