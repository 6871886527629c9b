import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { Outbox } from "../../../firmware/core/outbox.ts";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import { type Channel, ENTRY, EXIT } from "../../../protocol/channels.ts";
import { valuesOf } from "../../../protocol/enumerations.ts";
import { type LampRule, type LampSignal, SENSOR_HEALTH } from "../../../protocol/messages/lane-states.ts";
import { TELEMETRY } from "../../../protocol/messages/telemetry.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";
import { fieldsOf } from "../../../protocol/tables.ts";

const lane = new Lane({ tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false });

/** Keeps a record of a lane as it is. */
function keep(outbox: Outbox, of: Lane, lamp: LampSignal, rule: LampRule, acked: boolean, tMs: number): void {
  outbox.record(lamp, rule, acked, tillStateOf(of, tMs), of.waiting(), of.confidence(tMs), tMs);
}

function seqOf(payload: string | undefined): number | undefined {
  if (payload === undefined) return undefined;
  const decoded = decodeForHost("telemetry", payload);
  if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
  expect(encodeForBox("telemetry", decoded.message)).toBe(payload);
  return decoded.message.seq;
}

function fill(outbox: Outbox, count: number): void {
  for (let i = 0; i < count; i++) keep(outbox, lane, "off", "box", false, i * 1000);
}

function drain(outbox: Outbox): number[] {
  const seqs: number[] = [];
  for (let payload = outbox.next(0); payload !== undefined; payload = outbox.next(0))
    seqs.push(seqOf(payload) as number);
  return seqs;
}

describe("the outbox", () => {
  it("tells each word of each sensor as it is, whatever the others are", () => {
    const of = new Lane({ tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true });
    const healths = valuesOf(SENSOR_HEALTH);
    // Only an entrance has a second beam.
    const single = healths.filter((health) => health !== "flutter2");
    const outbox = new Outbox(of, "b1", 8);
    for (const entry of healths)
      for (const exit of single)
        for (const head of single)
          for (const tail of single)
            for (const open of [undefined, false, true]) {
              Object.assign(of.health, { entry: () => entry, exit: () => exit, head: () => head, tail: () => tail });
              of.open = open;
              outbox.record("open", "box", true, "serving", 0, 1, 1000);
              const decoded = decodeForHost("telemetry", outbox.next(1000) as string);
              if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
              const { message } = decoded;
              expect([message.entry, message.exit, message.head, message.tail]).toEqual([entry, exit, head, tail]);
              expect([message.till, message.rule, message.acked, message.lamp]).toEqual([
                open === undefined ? null : open ? "open" : "closed",
                "box",
                1,
                "open",
              ]);
              outbox.acknowledge(message.seq);
            }
  });

  it("hands records out in order, once, and again after a rewind until they are acknowledged", () => {
    const outbox = new Outbox(lane, "b1", 8);
    fill(outbox, 3);
    expect(drain(outbox)).toEqual([1, 2, 3]);
    expect(drain(outbox)).toEqual([]);
    expect(outbox.acknowledge(1)).toBe(true);
    expect(outbox.acknowledge(1)).toBe(false);
    outbox.rewind();
    expect(drain(outbox)).toEqual([2, 3]);
  });

  it("knows the number of an acknowledgement by its text, and no other text", () => {
    const outbox = new Outbox(lane, "b1", 8);
    fill(outbox, 2);
    const ack = (seq: string, heard = "2", boot = "b1"): string =>
      `{"v":1,"boot":"${boot}","seq":${seq},"heard":${heard}}`;
    const read = (text: string) => outbox.read(text) && [outbox.durable, outbox.heard];
    expect(["0", "1", "2"].map((seq) => read(ack(seq)))).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    const odd = ["-1", "1.5", "01", "1 ", "+1", "1e0", "0x1", "", "null", '"1"', "1,2"];
    const others = ["3", ...odd].map((seq) => ack(seq)).concat(odd.map((heard) => ack("1", heard)));
    for (const text of [...others, ack("1", "2", "b0"), ` ${ack("1")}`, ack("1").slice(0, -1), `${ack("1")} `, "", "}"])
      expect(read(text), text).toBe(false);
  });

  it("hands the oldest out once more when it is tried, and then goes on where it was", () => {
    const outbox = new Outbox(lane, "b1", 8);
    fill(outbox, 4);
    expect([outbox.next(0), outbox.next(0)].map(seqOf)).toEqual([1, 2]);
    outbox.probe();
    expect(outbox.hasMore()).toBe(true);
    expect([seqOf(outbox.next(0)), outbox.repeated]).toEqual([1, true]);
    expect([seqOf(outbox.next(0)), outbox.repeated]).toEqual([3, false]);
    outbox.acknowledge(4);
    outbox.probe();
    expect(outbox.next(0)).toBeUndefined();
  });

  it("writes the fields of its table, all of them and in their order", () => {
    const outbox = new Outbox(lane, "b1", 8);
    fill(outbox, 1);
    expect(Object.keys(JSON.parse(outbox.next(0) as string))).toEqual([
      "v",
      ...fieldsOf(TELEMETRY).map(({ name }) => name),
    ]);
  });

  it("drops the oldest when it is full, and every later record says how many", () => {
    const outbox = new Outbox(lane, "b1", 4);
    fill(outbox, 7);
    expect(outbox.dropped).toBe(3);
    const payloads = [outbox.next(0), outbox.next(0), outbox.next(0), outbox.next(0)];
    expect(payloads.map(seqOf)).toEqual([4, 5, 6, 7]);
    expect(JSON.parse(payloads[3] as string)).toMatchObject({ dropped: 3 });
  });

  it("keeps times, counts and unknowns through the packing", () => {
    const busy = new Lane({ tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false });
    const outbox = new Outbox(busy, "b1", 4);
    const made: object[] = [];
    for (let i = 0; i < 70000; i++) {
      busy.feed(0, 1, 0, i * 70000);
      busy.feed(0, 0, 0, i * 70000 + 500);
      if (i % 30000 !== 9999) continue;
      busy.feed(5, made.length % 2, 0, i * 70000 + 600);
      keep(outbox, busy, "coming", "host", made.length % 2 === 1, i * 70000 + 600);
      const [till, acked] = made.length % 2 === 1 ? ["open", 1] : ["closed", 0];
      made.push({
        tMs: i * 70000 + 600,
        ins: busy.entryGate.inward,
        outs: 0,
        lamp: "coming",
        rule: "host",
        till,
        acked,
      });
    }
    const texts = made.map(() => outbox.next(7e9) as string);
    expect(texts.map(seqOf)).toEqual(made.map((_, i) => i + 1));
    const got = texts.map((text) => JSON.parse(text));
    for (const [i, record] of made.entries()) expect(got[i]).toMatchObject(record);
    const blank = new Lane({ tills: 0, entry: false, entryPair: false, exit: false, head: true, tail: false });
    const none = new Outbox(blank, "b", 1);
    keep(none, blank, "off", "box", false, 5);
    const unknown = none.next(6);
    expect(seqOf(unknown)).toBe(1);
    expect(JSON.parse(unknown as string)).toMatchObject({
      ins: null,
      outs: null,
      waiting: null,
      waitS: null,
      till: null,
      acked: 0,
    });
  });

  it("says of each record what it held, whichever it says before or after", () => {
    const busy = new Lane({ tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false });
    const outbox = new Outbox(busy, "b1", 32);
    let nowMs = 0;
    const pulse = (beam: Channel): void => {
      busy.feed(beam, 1, 0, nowMs);
      busy.feed(beam, 0, 0, nowMs + 500);
    };
    const made: object[] = [];
    for (let i = 0; i < 24; i++) {
      nowMs += 7000;
      if (i % 3 === 0) pulse(ENTRY);
      if (i % 7 === 6) pulse(EXIT);
      for (let k = 0; k < 5; k++) {
        nowMs += 1000;
        busy.tick(nowMs);
      }
      keep(outbox, busy, "off", "box", false, nowMs);
      const [inLane, waiting] = [busy.inLane(), busy.waiting()];
      const whole = (seconds: number): number => Math.floor(seconds + 0.5);
      const waits = { waitS: whole(busy.waitS), waitLowS: whole(busy.waitLowS), waitHighS: whole(busy.waitHighS) };
      const counts = { ins: busy.entryGate.inward, outs: busy.exitGate.inward, reversed: busy.entryGate.outward };
      made.push({ tMs: nowMs, ...counts, inLane, waiting, atLeast: busy.isAtLeast() ? 1 : 0, ...waits });
    }
    for (let turn = 0; turn < 2; turn++) {
      for (const record of made) expect(JSON.parse(outbox.next(nowMs) as string)).toMatchObject(record);
      outbox.rewind();
    }
    expect(new Set(made.map((record) => JSON.stringify({ ...record, tMs: 0 }))).size).toBeGreaterThan(12);
  });

  it("loses nothing but what it counts, under any order of events", () => {
    const event = fc.constantFrom("record", "send", "ack", "rewind");
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const outbox = new Outbox(lane, "b", 5);
        const got = new Set<number>();
        let acked = 0;
        for (const e of events) {
          if (e === "record") keep(outbox, lane, "off", "box", false, 0);
          else if (e === "rewind") outbox.rewind();
          else if (e === "send") {
            const seq = seqOf(outbox.next(0));
            if (seq !== undefined) got.add(seq);
          } else {
            acked = Math.max(acked, ...got);
            outbox.acknowledge(acked);
          }
        }
        outbox.rewind();
        for (const seq of drain(outbox)) got.add(seq);
        expect(got.size).toBeGreaterThanOrEqual(outbox.seq - outbox.dropped);
      }),
    );
  });
});
