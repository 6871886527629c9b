import { describe, expect, it } from "vitest";
import { placesAtOnce } from "../../../firmware/build/frame-size.ts";

describe("places of a function", () => {
  it.each([
    ["none", "return 1", 0],
    ["names", "local a, b = 1\nlocal c = 2", 3],
    ["names of blocks that follow one another", "if x then\nlocal a = 1\nelse\nlocal b, c = 1\nend\nlocal d = 1", 2],
    ["names of blocks in one another", "local a = 1\ndo\nlocal b = 1\nwhile a do\nlocal c = 1\nend\nend", 3],
    ["a loop over names and values", "for k, v in pairs(t) do\nlocal a = 1\nend", 6],
    ["a function within, which has its own", "local function f(a)\nlocal b, c = 1\nend\nlocal g = 1", 2],
    ["what a row is made of", "local a = made({\n0,\nfalse,\nnil\n}, m)", 5],
    ["fields with names, which take none", "return {\na = 1,\nb = 2\n}", 1],
    ["what a call is given", "return f(\n1,\ng(\n2,\n3\n),\n4\n)", 6],
  ])("counts %s", (_, body, places) => {
    expect(placesAtOnce(body)).toBe(places);
  });
});
