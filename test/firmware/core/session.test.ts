import { describe, expect, it } from "vitest";
import { Session, type Transport } from "../../../firmware/core/session.ts";
import type { Kind } from "../../../protocol/messages.ts";
import { FakeBox } from "./fake-box.ts";

/** How a transport holds messages back: a window of unacknowledged ones (MQTT clients), or not at all (a line). */
const TRANSPORTS = [
  { name: "the MQTT client", window: 4 },
  { name: "NodeMCU's client", window: 2 },
  { name: "a serial line", window: Number.POSITIVE_INFINITY },
];

/** What every transport does ten times a second. */
function beat(session: Session, tMs: number): void {
  if (session.mayHaveMore) session.flush(tMs);
}

class FakeTransport implements Transport {
  inFlight = 0;
  private said: string[];
  private window: number;
  online = false;

  constructor(said: string[], window: number) {
    this.said = said;
    this.window = window;
  }

  canPublish(): boolean {
    return this.online && this.inFlight < this.window;
  }

  publish(kind: Kind, payload: string, retained: boolean, repeated: boolean): void {
    this.inFlight += 1;
    this.said.push(`> ${kind} ${payload}${retained ? " retained" : ""}${repeated ? " repeated" : ""}`);
  }

  subscribe(kinds: readonly Kind[]): void {
    this.said.push(`subscribe ${kinds.join(" ")}`);
  }
}

describe.each(TRANSPORTS)("the session of a box over $name", ({ window }) => {
  function open() {
    const said: string[] = [];
    const box = new FakeBox(said);
    const session = new Session(box.box, box);
    const transport = new FakeTransport(said, window);
    session.transport = transport;
    return { box, said, session, transport };
  }

  /** Connected at 1,000 ms, with the birth and the health behind it. */
  function connect() {
    const all = open();
    all.session.will();
    all.transport.online = true;
    all.session.connected(1000);
    all.session.flush(1000);
    all.session.flush(1000);
    all.transport.inFlight = 0;
    all.said.splice(0);
    return all;
  }

  it("counts a will, subscribes to every command, publishes the birth retained, and the health behind it", () => {
    const { said, session, transport } = open();
    expect([session.will(), session.reached]).toEqual(["will", false]);
    transport.online = true;
    session.connected(1000);
    expect(session.reached).toBe(true);
    beat(session, 1100);
    beat(session, 1200);
    expect(said).toEqual([
      "will",
      "subscribe beacon ack time config update chunk",
      "> status birth retained",
      "connected at 1000",
      "> health health at 1100",
    ]);
  });

  it("sends answers first, then requests, the health when it is due, what was learned, then records, one at a time", () => {
    const { box, said, session, transport } = connect();
    box.queue.push("r1", "r2");
    box.answers.push("a1");
    box.requests.push("w1");
    box.lessons.push("l1");
    session.flush(60999);
    expect(said).toEqual(["> answer a1"]);
    for (const tMs of [61000, 61100, 61200, 61300, 61400, 61500, 61600]) {
      transport.inFlight = 0;
      beat(session, tMs);
    }
    expect(said).toEqual([
      "> answer a1",
      "> want w1",
      "> health health at 61100",
      "> learned l1",
      "> telemetry r1",
      "> telemetry r2",
    ]);
  });

  it.each([
    { dueMs: 60999, sent: 0 },
    { dueMs: 61000, sent: 1 },
  ])("reports its health once a minute: at $dueMs ms, $sent reports", ({ dueMs, sent }) => {
    const { said, session } = connect();
    session.flush(dueMs);
    session.flush(dueMs);
    expect(said).toHaveLength(sent);
  });

  it("writes its health at one beat and sends it at the next; what is urgent goes between them, and before both", () => {
    const { box, said, session, transport } = connect();
    box.queue.push("r1", "r2");
    session.flush(61000, true);
    expect(said).toEqual(["> telemetry r1"]);
    beat(session, 61100);
    session.flush(61150, true);
    expect(said).toEqual(["> telemetry r1", "> telemetry r2"]);
    transport.inFlight = 0;
    expect(session.mayHaveMore).toBe(true);
    beat(session, 61200);
    expect(said.slice(2)).toEqual(["> health health at 61100"]);
  });

  it("says which record is sent again", () => {
    const { box, said, session } = connect();
    box.queue.push("r1", "r2");
    box.repeats.add("r1");
    session.flush(1100);
    beat(session, 1200);
    expect(said).toEqual(["> telemetry r1 repeated", "> telemetry r2"]);
  });

  it("waits while the transport takes nothing, and goes on at the next beat", () => {
    const { box, said, session, transport } = connect();
    box.queue.push("r1", "r2");
    session.flush(1100);
    transport.online = false;
    beat(session, 1200);
    session.flush(1300);
    expect(said).toEqual(["> telemetry r1"]);
    transport.online = true;
    beat(session, 1400);
    expect(said).toEqual(["> telemetry r1", "> telemetry r2"]);
  });

  it("asks the box for nothing at a beat without news", () => {
    const { box, said, session } = connect();
    beat(session, 1100);
    box.queue.push("r1");
    beat(session, 1200);
    expect(said).toEqual([]);
    session.flush(1300);
    expect(said).toEqual(["> telemetry r1"]);
  });

  it("hands commands to the box and tells its owner; what follows from them goes out at the next beat", () => {
    const { box, said, session } = connect();
    session.received("config", "c1", 2000);
    box.answers.push("a1");
    beat(session, 2100);
    expect(said).toEqual(["config at 2000: c1", "on config", "> answer a1"]);
  });

  it("prints a refusal once, in one place", () => {
    const { box, said, session } = connect();
    box.refusals.set("b1", "bad-value lamp");
    session.received("beacon", "b1", 2000);
    expect(said).toEqual(["beacon at 2000: b1", "print beacon refused: bad-value lamp", "on beacon"]);
  });

  it("begins a connection with a health report of now, whatever was written before it was lost", () => {
    const { said, session, transport } = connect();
    session.flush(61100);
    session.disconnected("broker is silent");
    transport.inFlight = 0;
    session.connected(70000);
    beat(session, 70100);
    beat(session, 70200);
    expect(said.filter((line) => line.startsWith("> health"))).toEqual(["> health health at 70100"]);
  });

  it("takes an acknowledgement the short way; one in another form is a command like any other", () => {
    const { box, said, session } = connect();
    box.queue.push("r1");
    session.received("ack", "seq 4", 2000);
    beat(session, 2100);
    session.received("ack", "{}", 3000);
    expect(said).toEqual(["acknowledged seq 4 at 2000", "> telemetry r1", "ack at 3000: {}", "on ack"]);
  });

  it("keeps why it is disconnected, tells the box, and sends nothing until it is connected again", () => {
    const { box, said, session, transport } = connect();
    box.queue.push("r1");
    transport.online = false;
    session.disconnected("broker is silent");
    beat(session, 2000);
    session.flush(2000);
    expect([session.fault, session.reached]).toEqual(["broker is silent", true]);
    expect(said).toEqual(["disconnected", "print disconnected: broker is silent"]);
    transport.online = true;
    transport.inFlight = 0;
    session.will();
    session.connected(5000);
    expect(said.slice(2)).toEqual([
      "will",
      "subscribe beacon ack time config update chunk",
      "> status birth retained",
      "connected at 5000",
    ]);
    transport.inFlight = 0;
    beat(session, 5100);
    beat(session, 5200);
    beat(session, 5300);
    expect(said.slice(6)).toEqual(["> health health at 5100", "> telemetry r1"]);
  });
});
