// A chain whose shops change while somebody looks, without shops or database: lines grow and shrink, tills open and close,
// shops fall silent, fall behind and come back. What is told at a time follows from the time and the seed.
import { DAY_MS } from "../../host/core/local-days.ts";
import { MINUTE_MS, noSums } from "../../host/headoffice/minutes.ts";
import type { ChainStore, EventRow, LaneMinute, ShopRow } from "../../host/headoffice/stores/chain-store.ts";
import { Random } from "../../host/simulator/random.ts";
import type { Frame, FrameLane, FrameSample } from "../../protocol/uplink/records.ts";

/** Mean time between two changes of a shop's link, and how long it stays silent or behind. Unit s of the shop. */
const LINK_EVERY_S = 900;
const LINK_S = 240;

interface MovingLane {
  box: string;
  waiting: number;
  isOpen: boolean;
}

interface MovingShop {
  store: string;
  isClosed: boolean;
  lanes: MovingLane[];
  link: "live" | "silent" | "behind";
  /** Of the shop's time; s. */
  linkUntilS: number;
  heardMs: number;
  latestMs: number;
}

type Asked = Pick<ChainStore, "shops" | "lanes" | "events" | "waitBlocks" | "totals" | "rollouts">;

/** Answers what pages ask of a database; the shops live `speed` times as fast as the clock. */
export class MovingChain implements Asked {
  private readonly random = new Random(7);
  private readonly fleet: MovingShop[];
  private readonly decisions: EventRow[] = [];
  private doneS = 0;
  private readonly startedMs = Date.now();
  private readonly speed: number;

  constructor(shops: number, lanes: number, speed: number) {
    this.speed = speed;
    this.fleet = Array.from({ length: shops }, (_, i) => ({
      store: `shop-${i + 1}`,
      isClosed: i % 6 === 5,
      lanes: Array.from({ length: lanes }, (_, k) => ({ box: `lane-${k + 1}`, waiting: 0, isOpen: k % 3 !== 2 })),
      ...{ link: "live", linkUntilS: 0, heardMs: this.startedMs, latestMs: this.startedMs },
    }));
    this.catchUp();
  }

  shops(): Promise<ShopRow[]> {
    this.catchUp();
    return Promise.resolve(this.fleet.map((shop) => rowOf(shop)));
  }

  lanes(store: string, fromMs: number, toMs: number): Promise<LaneMinute[]> {
    const shop = this.fleet.find((each) => each.store === store) as MovingShop;
    const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
    const minutes = Array.from({ length: Math.floor((toMs - first) / MINUTE_MS) }, (_, i) => first + i * MINUTE_MS);
    return Promise.resolve(minutes.flatMap((minuteMs) => shop.lanes.map(({ box }, k) => minuteOf(box, minuteMs, k))));
  }

  events({ kind, store, most }: Parameters<ChainStore["events"]>[0]): Promise<EventRow[]> {
    this.catchUp();
    const all = kind === "box" ? this.troubles() : kind === "decision" ? this.decisions : [];
    return Promise.resolve(all.filter((each) => store === undefined || each.store === store).slice(0, most));
  }

  waitBlocks(): ReturnType<ChainStore["waitBlocks"]> {
    return Promise.resolve(
      this.fleet.map(({ store }, i) => ({ store, blocks: 84, mean: 0.02 * (i % 9), meanSquare: 0.001 * (i % 9) ** 2 })),
    );
  }

  totals(): ReturnType<ChainStore["totals"]> {
    return Promise.resolve([]);
  }

  rollouts(): ReturnType<ChainStore["rollouts"]> {
    return Promise.resolve([]);
  }

  /** Lives through the seconds that have passed. */
  private catchUp(): void {
    const nowS = Math.floor(((Date.now() - this.startedMs) / 1000) * this.speed) + 600;
    for (; this.doneS < nowS; this.doneS++) for (const shop of this.fleet) this.step(shop);
  }

  private step(shop: MovingShop): void {
    const { random } = this;
    const nowMs = Date.now();
    if (this.doneS >= shop.linkUntilS) {
      const isLeft = shop.link === "live" && this.doneS > 0 && random.chance(0.4);
      shop.link = isLeft ? (random.chance(0.5) ? "silent" : "behind") : "live";
      shop.linkUntilS = this.doneS + (isLeft ? LINK_S : random.exponential(LINK_EVERY_S));
      if (shop.link === "behind") shop.latestMs = nowMs - 90000;
      if (shop.link === "silent") shop.heardMs = nowMs - 61000;
    }
    if (shop.link !== "silent") shop.heardMs = nowMs;
    if (shop.link === "live") shop.latestMs = nowMs - 2000;
    if (!shop.isClosed) for (const lane of shop.lanes) this.stepLane(shop, lane);
  }

  private stepLane({ store }: MovingShop, lane: MovingLane): void {
    const { random } = this;
    if (lane.isOpen && random.chance(1 / 30)) lane.waiting += 1;
    if (lane.waiting > 0 && random.chance(1 / 28)) lane.waiting -= 1;
    const opens = !lane.isOpen && random.chance(1 / 600);
    if (opens)
      this.decisions.unshift({
        ...{ store, epoch: 1, seq: this.decisions.length + 1, atMs: Date.now(), kind: "decision" },
        content: { name: lane.box, decision: "call", reason: `5 waiting at lane-1, 4 min`, box: lane.box },
      });
    if (opens) lane.isOpen = true;
    else if (lane.isOpen && lane.waiting === 0 && random.chance(1 / 300)) lane.isOpen = false;
  }

  /** Of some shops that are live one box has failed, for minutes. */
  private troubles(): EventRow[] {
    const minute = Math.floor(this.doneS / 240);
    return this.fleet.flatMap(({ store }, i): EventRow[] =>
      (i * 7 + minute) % 11 !== 0
        ? []
        : [
            {
              ...{ store, epoch: 1, seq: 1, atMs: Date.now() - DAY_MS, kind: "box" },
              content: {
                ...{ box: "lane-2", name: "Till 2", freshness: "fresh", entry: "stuck", exit: "ok" },
                ...{ head: "ok", tail: "absent", failedStarts: 0, errors: null },
              },
            },
          ],
    );
  }
}

function rowOf({ store, isClosed, lanes, heardMs, latestMs }: MovingShop): ShopRow {
  const frameLanes = lanes.map(({ box, waiting, isOpen }): FrameLane => {
    const state = isClosed || !isOpen ? "closed" : waiting > 0 ? "serving" : "idle";
    const sample: FrameSample = { quality: "trusted", state, waiting, waitS: state === "closed" ? null : 45 * waiting };
    return { box, role: "lane", confidencePercent: 90, ins: 0, outs: 0, samples: [sample] };
  });
  const content: Frame = { stepMs: 1000, samples: 1, lanes: frameLanes };
  return {
    ...{ store, epoch: 1, heardMs, latestMs, lagMs: 1200, dropped: 0, acked: 900, ahead: "", lost: 0, newest: 900 },
    outboxes: 1,
    latest: { store, epoch: 1, seq: 900, atMs: latestMs, errorMs: 1000, kind: "frame", content },
  };
}

function minuteOf(box: string, minuteMs: number, lane: number): LaneMinute {
  const none = noSums();
  const sums = { ...none, samples: 60, trusted: 60, waits: 60, waitSum: 60 * 70, waitingSum: 60 * (1 + lane) };
  return { box, role: "lane", minuteMs, ...sums, over240: 3, open: 60, outs: 1 } as LaneMinute;
}
