import { describe, expect, it } from "vitest";
import { ConnectionPlaces } from "../../../../host/core/clients/connection-places.ts";

describe("places for connections", () => {
  it("an address that has its full number loses the one used the longest ago", () => {
    const places = new ConnectionPlaces<string>({ perAddress: 2, inAll: 10 });
    expect([places.add("a1", "a"), places.add("a2", "a")]).toEqual([undefined, undefined]);
    places.use("a1", "a");
    expect(places.add("a3", "a")).toBe("a2");
    expect(places.add("b1", "b")).toBeUndefined();
  });

  it("when all are taken, the address with the most makes room", () => {
    const places = new ConnectionPlaces<string>({ perAddress: 3, inAll: 4 });
    for (const name of ["a1", "a2", "a3"]) places.add(name, "a");
    expect(places.add("b1", "b")).toBeUndefined();
    expect(places.add("c1", "c")).toBe("a1");
    expect(places.add("d1", "d")).toBe("a2");
  });

  it("a place that is given back is free, and only once", () => {
    const places = new ConnectionPlaces<string>({ perAddress: 1, inAll: 1 });
    places.add("a1", "a");
    places.delete("a1", "a");
    places.delete("a1", "a");
    expect(places.add("b1", "b")).toBeUndefined();
    expect(places.add("c1", "c")).toBe("b1");
    places.use("b1", "b");
    expect(places.add("d1", "d")).toBe("c1");
  });
});
