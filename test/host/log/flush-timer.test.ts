import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FlushTimer } from "../../../host/log/flush-timer.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("fires once, at the earliest time that was asked for", () => {
  const flush = vi.fn();
  const timer = new FlushTimer(flush);
  timer.set(100);
  vi.advanceTimersByTime(50);
  timer.set(100);
  timer.set(4);
  timer.set(4);
  vi.advanceTimersByTime(3);
  expect(flush).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(flush).toHaveBeenCalledTimes(1);
  expect(timer.isSet).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(flush).toHaveBeenCalledTimes(1);
});

it("does not fire once it is cleared, and can be set again", () => {
  const flush = vi.fn();
  const timer = new FlushTimer(flush);
  timer.set(10);
  timer.clear();
  vi.advanceTimersByTime(100);
  expect(flush).not.toHaveBeenCalled();
  timer.set(10);
  vi.advanceTimersByTime(10);
  expect(flush).toHaveBeenCalledTimes(1);
});
