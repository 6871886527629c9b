import { describe, expect, it } from "vitest";
import { BoxClock, type ClockReading } from "../../../../host/core/boxes/box-clock.ts";

/** A box whose clock is 50 s behind the host's; ways take 20 ms. Times in ms. */
const OFFSET = 50000;
const WAY = 20;

/** What a reading says, with the age instead of the time. */
function readAt(clock: BoxClock, sentMs: number, arrivedMs: number): { kind: ClockReading["kind"]; ageMs: number } {
  const reading = clock.read(sentMs, sentMs, arrivedMs);
  return { kind: reading.kind, ageMs: reading.kind === "strange" ? Number.NaN : arrivedMs - reading.madeMs };
}

function read(clock: BoxClock, sentMs: number, lateMs = 0): { kind: ClockReading["kind"]; ageMs: number } {
  return readAt(clock, sentMs, sentMs + OFFSET + WAY + lateMs);
}

function begun(): BoxClock {
  const clock = new BoxClock({ sentMs: 1000, arrivedMs: 1000 + OFFSET + WAY });
  for (const sentMs of [2000, 3000, 4000]) read(clock, sentMs);
  return clock;
}

describe("a box's clock", () => {
  it("is steady after a second, and knows the age of what comes at once", () => {
    const clock = new BoxClock({ sentMs: 1000, arrivedMs: 1000 + OFFSET + WAY });
    expect(read(clock, 1100).kind).toBe("early");
    const reading = read(clock, 2000);
    expect(reading.kind).toBe("steady");
    expect(reading).toMatchObject({ ageMs: expect.closeTo(0, 0) });
  });

  it("knows how long records have waited on the way", () => {
    const clock = begun();
    expect(read(clock, 5000, 21000)).toMatchObject({ kind: "steady", ageMs: expect.closeTo(21000, -2) });
    expect(read(clock, 25500, 600)).toMatchObject({ kind: "steady", ageMs: expect.closeTo(600, -2) });
  });

  it("trusts no age while a queue runs out, however young its last record looks", () => {
    const atMs = 80000;
    const clock = new BoxClock({ sentMs: 1000, arrivedMs: atMs });
    for (let i = 0; i < 20; i++)
      expect(clock.read(2000 + 1000 * i, 2000 + 1000 * i, atMs + 10 * i).kind, `record ${i}`).toBe("early");
    expect(clock.read(22000, 22000, atMs + 1190).kind).toBe("steady");
  });

  it("follows clocks that drift, for days", () => {
    for (const drift of [-1e-4, 1e-4]) {
      const clock = begun();
      for (let s = 5; s < 3 * 86400; s += 1) {
        const reading = readAt(clock, 1000 * s, 1000 * s * (1 + drift) + OFFSET + WAY);
        if (s % 3600 === 0) expect(reading).toMatchObject({ kind: "steady", ageMs: expect.closeTo(0, -3) });
      }
    }
  });

  it("is not put out by one record from the future, the past or another box", () => {
    for (const strange of [4e12, 900000, 0]) {
      const clock = begun();
      for (let s = 5; s < 20; s++) read(clock, 1000 * s);
      expect(clock.read(strange, strange, 19500 + OFFSET + WAY).kind).toBe("strange");
      expect(read(clock, 20000)).toMatchObject({ kind: "steady", ageMs: expect.closeTo(0, 0) });
    }
  });

  it("starts anew when times from the beginning go on for a second", () => {
    const clock = begun();
    for (let s = 5; s < 60; s++) read(clock, 1000 * s);
    const shift = 70000;
    expect(clock.read(900, 1000, OFFSET + shift + 1000).kind).toBe("strange");
    expect(clock.read(1900, 2000, OFFSET + shift + 2000)).toEqual({ kind: "restarted", madeMs: OFFSET + shift + 1900 });
    expect(clock.read(3000, 3000, OFFSET + shift + 3000).kind).toBe("steady");
  });

  it("goes on after the host has been asleep, but not on what had queued meanwhile", () => {
    const clock = begun();
    const wokenMs = 5000 + OFFSET + WAY;
    // The first is as young as it looks, as far as the host's clock can tell.
    read(clock, 5000);
    for (let s = 6; s < 3600; s++) expect(clock.read(1000 * s, 1000 * s, wokenMs + s / 100).kind).not.toBe("steady");
    const kinds = [0, 1, 2].map(
      (s) => clock.read(3600000 + 1000 * s, 3600000 + 1000 * s, wokenMs + 40 + 1000 * s).kind,
    );
    expect(kinds).toEqual(["early", "steady", "steady"]);
  });

  it("follows a clock that loses three minutes an hour", () => {
    const clock = new BoxClock({ sentMs: 0, arrivedMs: OFFSET });
    for (let s = 1; s < 3600; s++)
      expect(readAt(clock, 950 * s, OFFSET + 1000 * s).ageMs, `at ${s} s`).toBeLessThan(3500);
  });

  it("believes a clock that has stood still, after half a minute", () => {
    const clock = begun();
    const kinds = [];
    for (let s = 5; s < 45; s++) kinds.push(readAt(clock, 1000 * s, 1000 * s + OFFSET + 9000));
    expect(kinds[5]).toMatchObject({ kind: "steady", ageMs: expect.closeTo(9000, -2) });
    expect(kinds.at(-1)).toMatchObject({ kind: "steady", ageMs: expect.closeTo(0, -2) });
  });
});
