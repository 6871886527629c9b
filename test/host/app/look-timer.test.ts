import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LookTimer } from "../../../host/app/look-timer.ts";
import type { ShopClock } from "../../../host/app/shop-clock.ts";
import type { Store } from "../../../host/core/store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store of which only the time of its next look matters, and the looks that were called for. */
function timed(speed = 1): { store: { dueMs: number | undefined }; timer: LookTimer; looks: number[] } {
  const store = { dueMs: undefined as number | undefined };
  const looks: number[] = [];
  const now = (): number => performance.now() * speed;
  const look = (): void => {
    looks.push(now());
    store.dueMs = undefined;
  };
  return { store, timer: new LookTimer(store as Store, { speed, now } as ShopClock, look), looks };
}

it("calls for one look when it is due, however many records ask for it", () => {
  const { store, timer, looks } = timed();
  timer.set();
  store.dueMs = performance.now() + 50;
  timer.set();
  timer.set();
  vi.advanceTimersByTime(49);
  expect(looks).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(looks).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(looks).toHaveLength(1);
});

it("looks sooner where a later record asks for it", () => {
  const { store, timer, looks } = timed();
  const startMs = performance.now();
  store.dueMs = startMs + 50;
  timer.set();
  store.dueMs = startMs + 20;
  timer.set();
  store.dueMs = startMs + 60;
  timer.set();
  vi.advanceTimersByTime(200);
  expect(looks).toEqual([startMs + 20]);
});

it("leaves the look out where another one has been made meanwhile, or the host stops", () => {
  const { store, timer, looks } = timed();
  store.dueMs = performance.now() + 50;
  timer.set();
  store.dueMs = undefined;
  vi.advanceTimersByTime(60);
  store.dueMs = performance.now() + 50;
  timer.set();
  timer.close();
  vi.advanceTimersByTime(60);
  expect(looks).toHaveLength(0);
});

it("is as much sooner as a demo's clock is faster", () => {
  const { store, timer, looks } = timed(10);
  store.dueMs = performance.now() * 10 + 50;
  timer.set();
  vi.advanceTimersByTime(5);
  expect(looks).toHaveLength(1);
});

it("asks for no negative time where the look has been due for a while", () => {
  const { store, timer, looks } = timed();
  const delays: unknown[] = [];
  const fake = globalThis.setTimeout;
  globalThis.setTimeout = ((work: () => void, delay?: number) => {
    delays.push(delay);
    return fake(work, delay);
  }) as typeof setTimeout;
  try {
    store.dueMs = performance.now() - 3;
    timer.set();
  } finally {
    globalThis.setTimeout = fake;
  }
  expect(delays).toEqual([0]);
  vi.advanceTimersByTime(1);
  expect(looks).toHaveLength(1);
});
