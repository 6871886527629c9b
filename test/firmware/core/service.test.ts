import { describe, expect, it } from "vitest";
import { Service } from "../../../firmware/core/service.ts";

/** `count` departures, one every `gapS`, from a line that never ends; the time of the last in s. */
function depart(service: Service, count: number, gapS: number, fromS = 0): number {
  let tS = fromS;
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < gapS; s++) service.advance(1, 1);
    tS += gapS;
    service.depart(1000 * tS, 1);
  }
  return tS;
}

describe("the cycle of one till", () => {
  it("is learned from departures with a line behind them", () => {
    const service = new Service(0);
    depart(service, 80, 50);
    expect(service.cycleS).toBeGreaterThan(49);
    expect(service.cycleS).toBeLessThan(52);
  });

  it("is learned with how far single ones are from it", () => {
    const [even, uneven] = [new Service(0), new Service(0)];
    let [evenS, unevenS] = [0, 0];
    for (let i = 0; i < 100; i++) {
      evenS = depart(even, 1, 60, evenS);
      unevenS = depart(uneven, 1, i % 2 === 0 ? 20 : 100, unevenS);
    }
    expect(even.variation).toBeLessThan(0.1);
    expect(uneven.variation).toBeGreaterThan(0.5);
    expect(uneven.variation).toBeLessThan(0.8);
  });

  it("is not learned from gaps in which nobody waited", () => {
    const service = new Service(0);
    for (let i = 1; i <= 50; i++) service.depart(400000 * i, 0);
    expect(service.cycleS).toBe(75);
  });
});

describe("the cycle of several tills", () => {
  it.each([
    [4, 15],
    [6, 16],
    [3, 40],
  ])("%i tills behind one line that lets somebody go every %i s", (tills, gapS) => {
    const service = new Service(tills);
    depart(service, 150, gapS);
    expect(service.cycleS / (tills * gapS)).toBeGreaterThan(0.93);
    expect(service.cycleS / (tills * gapS)).toBeLessThan(1.07);
    expect(service.allBusy()).toBeGreaterThan(0.5);
  });

  it("comes back from far too short a cycle", () => {
    const service = new Service(6);
    service.cycleS = 20;
    depart(service, 300, 16);
    expect(service.cycleS).toBeGreaterThan(80);
  });

  it("is not shortened by those who walk past free tills close behind one another", () => {
    const service = new Service(4);
    let tS = 0;
    for (let i = 0; i < 60; i++) {
      for (let s = 0; s < 120; s++) service.advance(0, 1);
      tS += 120;
      service.depart(1000 * tS, 1);
      service.advance(1, 1);
      tS += 1;
      service.depart(1000 * tS, 0);
    }
    expect(service.cycleS).toBeGreaterThan(60);
  });
});

it("takes a departure after a night without one", () => {
  const service = new Service(4);
  service.depart(1000, 1);
  service.depart(1e8, 1);
  service.depart(1e8, 0);
  expect(service.cycleS).toBeGreaterThan(5);
  expect(service.cycleS).toBeLessThan(300);
});

describe("a switch that says the till is closed", () => {
  it("is right while those who waited when it was turned are served", () => {
    const service = new Service(0);
    service.switched(0);
    const openS = depart(service, 30, 60);
    service.switched(14);
    depart(service, 14, 60, openS);
    expect(service.isSwitchForgotten).toBe(false);
  });

  it("has been forgotten when many more are served out of a line, until it is turned or that has ended", () => {
    const service = new Service(0);
    service.switched(0);
    const servedS = depart(service, 12, 60);
    expect(service.isSwitchForgotten).toBe(true);
    service.switched(2);
    expect(service.isSwitchForgotten).toBe(false);
    service.switched(0);
    depart(service, 12, 60, servedS);
    for (let s = 0; s < 3600; s++) service.advance(0, 1);
    expect(service.isSwitchForgotten).toBe(false);
  });

  it("is not doubted for those who walk through", () => {
    const service = new Service(0);
    service.switched(0);
    for (let i = 1; i <= 100; i++) service.depart(60000 * i, 0);
    expect(service.isSwitchForgotten).toBe(false);
  });
});

describe("the time that somebody is in the line and nobody leaves it", () => {
  it("counts as far as there is somebody, ends with a departure, and is not forgotten when somebody comes", () => {
    const service = new Service(0);
    for (let s = 0; s < 200; s++) service.advance(0.5, 1);
    expect(service.busyS).toBeCloseTo(100);
    service.begin(200000);
    expect(service.busyS).toBe(service.cycleS);
    service.depart(210000, 1);
    expect(service.busyS).toBe(0);
  });

  it("does not grow over a night", () => {
    const service = new Service(0);
    for (let s = 0; s < 40000; s++) service.advance(0.03, 1);
    expect(service.busyS).toBe(0);
  });
});

describe("how likely somebody leaves", () => {
  it("is judged by the free tills: full ones explain that nobody does", () => {
    const full = new Service(4);
    depart(full, 60, 15);
    const free = new Service(4);
    expect(free.hazard(0)).toBeGreaterThan(5 * full.hazard(900000));
  });

  it("keeps probabilities between 0 and 1 at any cycle", () => {
    for (const tills of [1, 2, 12]) {
      const service = new Service(tills);
      depart(service, 200, 1);
      let sum = 0;
      for (let b = 0; b <= tills; b++) {
        expect(service.busyAt(b)).toBeGreaterThanOrEqual(0);
        sum += service.busyAt(b);
      }
      expect(sum).toBeCloseTo(1, 5);
      expect(service.cycleS).toBeGreaterThanOrEqual(5);
    }
  });
});
