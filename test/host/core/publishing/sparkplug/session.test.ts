import { describe, expect, it } from "vitest";
import { encodePayload } from "../../../../../host/core/publishing/sparkplug/payload.ts";
import { SparkplugSession } from "../../../../../host/core/publishing/sparkplug/session.ts";
import { lane } from "../../../lanes.ts";
import { decode } from "./decode.ts";

const now = (lanes: ReturnType<typeof lane>[]) => ({
  atMs: 1764230400000,
  lanes,
  minConfidence: 0.6,
  calls: 0,
  advice: [],
});
const kinds = (messages: readonly { topic: string }[]): string[] => messages.map(({ topic }) => topic);

describe("a Sparkplug edge node", () => {
  it("is born with its number, devices after it, then says only what changes", () => {
    const session = new SparkplugSession("shops", "corner");
    const will = session.connect(1);
    expect([will.topic, decode(will.payload)]).toEqual([
      "spBv1.0/shops/NDEATH/corner",
      { timestamp: 1, metrics: [{ name: "bdSeq", timestamp: 1, datatype: 4, value: 0 }] },
    ]);
    const born = session.update(now([lane("1", { waiting: 2, waitS: 120 }), lane("2")]));
    expect(kinds(born)).toEqual([
      "spBv1.0/shops/NBIRTH/corner",
      "spBv1.0/shops/DBIRTH/corner/1",
      "spBv1.0/shops/DBIRTH/corner/2",
    ]);
    expect(born.map(({ payload }) => decode(payload).seq)).toEqual([0, 1, 2]);
    const [node, device] = born.map(({ payload }) => new Map(decode(payload).metrics.map((m) => [m.name, m.value])));
    expect([node?.get("bdSeq"), node?.get("Node Control/Rebirth"), node?.get("waiting")]).toEqual([0, false, 2]);
    expect([device?.get("waiting"), device?.get("waitS"), device?.get("isTrusted")]).toEqual([2, 120, true]);
    expect(session.update(now([lane("1", { waiting: 2, waitS: 120 }), lane("2")]))).toEqual([]);
    const [, data] = session.update(now([lane("1", { waiting: 3, waitS: 120 }), lane("2")]));
    expect(data?.topic).toBe("spBv1.0/shops/DDATA/corner/1");
    expect(decode(data?.payload ?? new Uint8Array()).metrics.map(({ name, value }) => [name, value])).toEqual([
      ["waiting", 3],
    ]);
  });

  it("goes on from the number of an earlier run, and counts no connection that could not be asked for", () => {
    const numberIn = (payload: Uint8Array): unknown => decode(payload).metrics[0]?.value;
    const session = new SparkplugSession("shops", "corner", 254);
    expect(numberIn(session.connect(1).payload)).toBe(255);
    expect(decode(session.connect(7, true).payload)).toMatchObject({ timestamp: 7, metrics: [{ value: 255 }] });
    expect([numberIn(session.connect(8).payload), session.number]).toEqual([0, 0]);
    const [birth] = session.update(now([]));
    expect(numberIn(birth?.payload ?? new Uint8Array())).toBe(0);
  });

  it("buries a box that has gone quiet, and lets it be born again", () => {
    const session = new SparkplugSession("shops", "corner");
    session.connect(1);
    session.update(now([lane("1")]));
    expect(kinds(session.update(now([lane("1", { freshness: "stale" })])))).toContain("spBv1.0/shops/DDEATH/corner/1");
    expect(kinds(session.update(now([lane("1")])))).toContain("spBv1.0/shops/DBIRTH/corner/1");
    expect(kinds(session.update(now([])))).toContain("spBv1.0/shops/DDEATH/corner/1");
  });

  it("is born again when asked, and with the next number at each connection", () => {
    const session = new SparkplugSession("shops", "corner");
    session.connect(1);
    session.update(now([lane("1")]));
    session.rebirth();
    const again = session.update(now([lane("1")]));
    expect(kinds(again)).toEqual(["spBv1.0/shops/NBIRTH/corner", "spBv1.0/shops/DBIRTH/corner/1"]);
    expect(again.map(({ payload }) => decode(payload).seq)).toEqual([0, 1]);
    for (let i = 1; i < 256; i++) session.connect(1);
    expect(decode(session.connect(1).payload).metrics[0]?.value).toBe(0);
  });

  it("numbers messages from 0 to 255 and around", () => {
    const session = new SparkplugSession("shops", "corner");
    session.connect(1);
    const seqs = Array.from({ length: 200 }, (_, i) => session.update(now([lane("1", { waiting: i % 9, waitS: i })])))
      .flat()
      .map(({ payload }) => decode(payload).seq);
    expect(seqs.length).toBeGreaterThan(300);
    for (const [i, seq] of seqs.entries()) expect(seq).toBe(i % 256);
  });
});

describe("a Sparkplug payload", () => {
  it("is what Eclipse Tahu's schema says, byte by byte", () => {
    const metrics = [
      { name: "waiting", type: "Int32" as const, value: 300 },
      { name: "Größe", type: "String" as const, value: "ä" },
      { name: "on", type: "Boolean" as const, value: true },
      { name: "none", type: "Int32" as const, value: null },
      { name: "bdSeq", type: "Int64" as const, value: 7 },
    ];
    const bytes = encodePayload(1764230400000, metrics, 255);
    expect(decode(bytes)).toEqual({
      timestamp: 1764230400000,
      seq: 255,
      metrics: metrics.map(({ name, value }, i) => ({
        name,
        value,
        timestamp: 1764230400000,
        datatype: [3, 12, 11, 3, 4][i],
      })),
    });
    expect(Buffer.from(bytes).toString("hex")).toBe(TAHU);
  });
});

/** The same payload as `sparkplug-payload` 1.0.3, the Tahu project's own encoder, writes it. */
const TAHU = [
  "088090cea2ac3312150a0777616974696e67188090cea2ac33200350ac0212160a074772c3b6c39f65188090cea2ac33200c",
  "7a02c3a4120f0a026f6e188090cea2ac33200b700112110a046e6f6e65188090cea2ac332003380112120a05626453657118",
  "8090cea2ac332004580718ff01",
].join("");
