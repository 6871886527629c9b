import { describe, expect, it } from "vitest";
import { InputError } from "../../host/core/problems/input-error.ts";
import { parseTrace } from "../../host/simulator/trace.ts";

const HEADER = "t_ms,sensor,value,status\n";

describe("reading a trace", () => {
  it("takes columns in any order, Windows line ends, a byte order mark and blank lines at the end", () => {
    const trace = parseTrace("\uFEFFsensor,status,t_ms,value\r\nhead,4,1000.5,812\r\nexit,0,2000,1\r\n\r\n", "f");
    expect([...trace.tMs]).toEqual([1000.5, 2000]);
    expect([...trace.value]).toEqual([812, 1]);
    expect([...trace.status]).toEqual([4, 0]);
    expect(trace.has).toEqual([false, false, true, true, false, false]);
  });

  it("takes numbers as programs write them", () => {
    const trace = parseTrace(`${HEADER}1e+05,head,1.2E3,0\n`, "f");
    expect([trace.tMs[0], trace.value[0]]).toEqual([100000, 1200]);
    expect(() => parseTrace(`${HEADER}1e400,exit,1,0\n`, "f")).toThrow("a number from 0 to");
  });

  it.each(["2", "20,he", "20,head,13", "20,head,1350,"])("leaves out a last row that ends in the middle: %j", (end) => {
    const trace = parseTrace(`${HEADER}10,head,1300,0\n${end}`, "f");
    expect([trace.length, trace.isCut]).toEqual([1, true]);
    expect(() => parseTrace(`${HEADER}10,head,1300,0\n${end}\n`, "f")).toThrow(InputError);
    expect(() => parseTrace(`${HEADER}${end}`, "f")).toThrow(InputError);
  });

  it("keeps a last row that is whole without an end of line", () => {
    const trace = parseTrace(`${HEADER}10,head,1300,0\n20,head,1350,0`, "f");
    expect([trace.length, trace.isCut]).toEqual([2, undefined]);
  });

  it.each([
    ["", "f:1: found an empty file, expected the header t_ms,sensor,value,status"],
    ["t_ms,sensor,value\n1,exit,1\n", 'f:1: found columns "t_ms,sensor,value", expected a column status'],
    [
      "t_ms,sensor,value,status,value\n1,exit,1,0,0\n",
      'f:1: found columns "t_ms,sensor,value,status,value", expected one column value',
    ],
    [HEADER, "f:1: found a header and no rows, expected at least one row"],
    [
      `${HEADER}1,exit,1,0\n2,door,1,0\n`,
      'f:3: found sensor "door", expected one of entry, entry2, exit, head, tail, switch',
    ],
    [
      `${HEADER}1,constructor,1,0\n`,
      'f:2: found sensor "constructor", expected one of entry, entry2, exit, head, tail, switch',
    ],
    [`${HEADER}5,exit,1,0\n4,exit,0,0\n`, "f:3: found t_ms 4 after 5, expected times in ascending order"],
    [`${HEADER}x,exit,1,0\n`, 'f:2: found t_ms "x", expected a number from 0 to 4000000000000'],
    [`${HEADER},exit,1,0\n`, 'f:2: found t_ms "", expected a number from 0 to 4000000000000'],
    [`${HEADER}-1,exit,1,0\n`, 'f:2: found t_ms "-1", expected a number from 0 to 4000000000000'],
    [`${HEADER}1,exit,on,0\n`, 'f:2: found value "on", expected a number from 0 to 1'],
    [`${HEADER}1,exit,0.5,0\n`, 'f:2: found value "0.5", expected 0 or 1'],
    [`${HEADER}1,head,NaN,0\n`, 'f:2: found value "NaN", expected a number from 0 to 100000'],
    [`${HEADER}1,exit,1\n`, 'f:2: found 3 cells "1,exit,1", expected a value for status'],
    [`${HEADER}1,exit,1,0\n\n2,exit,0,0\n`, 'f:3: found t_ms "", expected a number from 0 to 4000000000000'],
    [
      `${HEADER}1,exit,1,0\n999999999999,exit,0,0\n`,
      "f:3: found t_ms 999999999999 after 1, expected a gap of at most seven days",
    ],
  ])("refuses %j", (text, message) => {
    expect(() => parseTrace(text, "f")).toThrow(new InputError("f", 0, "", "").constructor as typeof InputError);
    expect(() => parseTrace(text, "f")).toThrow(message);
  });
});
