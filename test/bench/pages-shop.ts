// A shop of forty lanes for the pages' bench: every lane says something new each second, as boxes do.
import { Random } from "../../host/simulator/random.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { lane, snapshot } from "../web/snapshot.ts";

export const LANES = 40;

/** Lengths wander up and down; one till is called, one is held up. */
export class BenchShop {
  private random = new Random(7);
  private lanes: LaneSnapshot[] = Array.from({ length: LANES }, (_, i) =>
    lane(String(i + 1), {
      state: i === 5 ? "stalled" : i > 34 ? "closed" : "serving",
      lamp: i === 35 ? "open" : "off",
    }),
  );
  private nowMs = 0;

  /** One lane's record of this second. */
  tell(index: number, nowMs: number): void {
    this.nowMs = Math.round(nowMs);
    const before = this.lanes[index] as LaneSnapshot;
    const step = this.random.chance(0.06) ? (this.random.chance(0.5) ? 1 : -1) : 0;
    const waiting = before.state === "closed" ? 0 : Math.max(0, Math.min(12, (before.waiting ?? 0) + step));
    const waitS = Math.round(waiting * 55 + this.random.between(0, 40));
    const surePercent = Math.round(this.random.between(70, 99));
    const news = {
      waiting,
      waitS,
      waitLowS: Math.round(waitS / 2),
      waitHighS: waitS * 2,
      surePercent,
      confidence: surePercent / 100,
    };
    this.lanes[index] = { ...before, ...news, heardMs: this.nowMs };
  }

  /** Every lane's record of a second. */
  tellAll(nowMs: number): void {
    for (let i = 0; i < LANES; i++) this.tell(i, nowMs);
  }

  snapshot(): Snapshot {
    const because = { code: "line", line: "Till 1", waiting: 5, waitS: 250, afterS: 110 } as const;
    const common = { reason: "", acknowledgedBy: null, acknowledgedMs: null, escalations: 0 };
    const call = { ...common, box: "36", name: "Till 36", pool: "", sinceMs: 0, because, state: "calling" as const };
    return snapshot({ nowMs: this.nowMs, lanes: [...this.lanes], calls: [call] });
  }
}
