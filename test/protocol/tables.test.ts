import { describe, expect, expectTypeOf, it } from "vitest";
import { OtherHosts } from "../../host/core/other-hosts.ts";
import { asyncApiText } from "../../protocol/asyncapi.ts";
import type { BoxSettings, LaneLayout } from "../../protocol/box-settings.ts";
import { CHANNELS, ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { fieldProblem, type MessageOf } from "../../protocol/fields.ts";
import { presenceTopic } from "../../protocol/host-topics.ts";
import type { TillState } from "../../protocol/messages/lane-states.ts";
import { TELEMETRY, type Telemetry } from "../../protocol/messages/telemetry.ts";
import { KINDS, type Kind } from "../../protocol/messages.ts";
import { SCHEMAS } from "../../protocol/schemas.ts";
import { frameKindOf, messageOfFrame } from "../../protocol/serial.ts";
import { ABOUT, blankOf, COMMAND_KINDS, expectedOf, fieldsOf, REPORT_KINDS, TABLES } from "../../protocol/tables.ts";

describe("field tables", () => {
  it.each(Object.entries(TABLES))("of %s name each field once, with bounds that hold something", (_, table) => {
    const fields = fieldsOf(table);
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    for (const field of fields) {
      expect(field.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      if ("from" in field) expect(field.from).toBeLessThan(field.to);
      if (field.sort === "choice") expect(field.values.length).toBeGreaterThan(1);
    }
  });

  it("give the types of messages, of settings and of their optional fields", () => {
    type Made = MessageOf<"a/b w 0 9,c T 1 4,d? r 0 1,e C x|y,f b">;
    expectTypeOf<Made>().toEqualTypeOf<{
      a: number;
      b: number;
      c: string | null;
      e: "x" | "y" | null;
      f: boolean;
      d?: number | undefined;
    }>();
    expectTypeOf<Telemetry["state"]>().toEqualTypeOf<TillState>();
    expectTypeOf<Telemetry["waitS"]>().toEqualTypeOf<number | null>();
    expectTypeOf<LaneLayout["headMm"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<BoxSettings["tillSwitch"]>().toEqualTypeOf<"none" | "switch" | "button">();
  });

  it("give a message that says as little as it can, and that its own schema takes", () => {
    for (const [kind, table] of Object.entries(TABLES))
      expect(SCHEMAS[kind as Kind].safeParse({ v: 1, ...blankOf(table) }).success, kind).toBe(true);
    expect(blankOf(TELEMETRY)).toMatchObject({
      seq: 1,
      ins: null,
      waitS: null,
      state: "closed",
      entry: "ok",
      lamp: "off",
    });
  });

  it("are refused where an entry has no letter of the grammar", () => {
    expect(() => fieldsOf("a w 0 1,b x 0 1")).toThrow('found "b x 0 1"');
  });

  it("say in words what was expected", () => {
    const table = "a w 1 9,b r 0 1,c t 1 4,d c x|y,e b";
    expect(fieldsOf(table).map(expectedOf)).toEqual([
      "a whole number from 1 to 9",
      "a number from 0 to 1",
      "a text of 1 to 4 characters",
      "one of x, y",
      "true or false",
    ]);
  });
});

describe("the box's check of a table", () => {
  const TABLE = "port w 1 9,name s 0 3,tls? b,mode c off|on";
  const GOOD = { port: 5, name: "a", mode: "on" };
  it.each([
    [{}, ""],
    [{ tls: true }, ""],
    [{ port: 0 }, "port: found 0, expected a number of 1 to 9"],
    [{ port: 1.5 }, "port: found 1.5, expected a number of 1 to 9"],
    [{ port: "5" }, "port: found 5, expected a number of 1 to 9"],
    [{ name: "abcd" }, "name: found abcd, expected a text of 0 to 3"],
    [{ name: undefined }, "name: found undefined, expected a text of 0 to 3"],
    [{ tls: 1 }, "tls: found 1, expected true or false"],
    [{ mode: "up" }, "mode: found up, expected one of off|on"],
  ])("with %j says %j", (change, problem) => {
    expect(fieldProblem(TABLE, { ...GOOD, ...change })).toBe(problem);
  });
});

describe("the kinds of messages", () => {
  it("are each the box's or the host's, have a table, and a frame of their own", () => {
    const kinds = valuesOf(KINDS);
    expect([...COMMAND_KINDS, ...REPORT_KINDS].sort()).toEqual([...kinds].sort());
    expect(Object.keys(TABLES).sort()).toEqual([...kinds].sort());
    for (const kind of kinds) expect(messageOfFrame(frameKindOf(kind))).toBe(kind);
    expect(new Set(kinds.map(frameKindOf)).size).toBe(kinds.length);
  });

  it("stand in the AsyncAPI document with a sentence for each, and for each of their fields", () => {
    const { channels } = JSON.parse(asyncApiText());
    for (const [kind, table] of Object.entries(TABLES)) {
      const { summary, payload } = channels[kind].messages[kind];
      expect(summary).toBe(ABOUT[kind as keyof typeof ABOUT].summary);
      for (const { name } of fieldsOf(table)) expect(payload.properties[name].description, name).toMatch(/^[^\s]/);
      expect(payload.required).toEqual(["v", ...fieldsOf(table).map(({ name }) => name)]);
      expect(payload.additionalProperties).toBe(false);
    }
  });
});

describe("the AsyncAPI document", () => {
  const { channels, operations } = JSON.parse(asyncApiText());

  it("says what a broker keeps", () => {
    const kept = Object.keys(operations).filter((name) => operations[name].bindings.mqtt.retain);
    expect(kept.sort()).toEqual(["shop-host", "shop-lane", "shop-store", "status"]);
    expect(Object.keys(operations)).toEqual(Object.keys(channels));
  });

  it("has what hosts say to one another", () => {
    const host = new OtherHosts({ id: "a", machine: "shop-pc (process 7)", startedMs: 1 });
    const { address, messages } = channels.hosts;
    expect(address).toBe(presenceTopic("{store}"));
    expect(Object.keys(JSON.parse(host.presence()))).toEqual(messages.presence.payload.required);
  });
});

describe("sensor channels", () => {
  it("have the number of their place", () => {
    const names = valuesOf(CHANNELS);
    expect([ENTRY, ENTRY_2, EXIT, HEAD, TAIL, SWITCH].map((channel) => names[channel])).toEqual([...names]);
  });
});
