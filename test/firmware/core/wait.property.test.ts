import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";
import { Outbox } from "../../../firmware/core/outbox.ts";
import { Service } from "../../../firmware/core/service.ts";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import { Wait } from "../../../firmware/core/wait.ts";
import { RecordChecks } from "../../../host/core/boxes/record-checks.ts";
import type { Channel } from "../../../protocol/channels.ts";
import { decodeForHost } from "../../../protocol/schemas.ts";

const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: LONGEST + 1 });
/** What a sensor says, and how many ms after what was said before. */
const input = fc.record({
  channel: fc.integer({ min: 0, max: 5 }),
  value: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 4000 })),
  status: fc.constantFrom(0, 0, 0, 4),
  afterMs: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 400000 })),
});
const layout = fc.record({
  tills: fc.constantFrom(0, 0, 1, 3),
  entry: fc.boolean(),
  entryPair: fc.boolean(),
  exit: fc.boolean(),
  head: fc.boolean(),
  tail: fc.boolean(),
});

describe("the range of a wait holds the wait", () => {
  it("whatever the line, the tills and what has been learned of them", () => {
    fc.assert(
      fc.property(
        fc.record({
          p: weights,
          tills: fc.constantFrom(0, 0, 1, 2, 5),
          gain: fc.double({ min: 0.6, max: 1.3, noNaN: true }),
          walkS: fc.double({ min: 1, max: 60, noNaN: true }),
          ageMs: fc.integer({ min: 0, max: 600000 }),
        }),
        ({ p, tills, gain, walkS, ageMs }) => {
          const line = new LineFilter();
          for (let n = 0; n <= LONGEST; n++) line.p[n] = p[n] ?? 0;
          line.p[0] = (line.p[0] as number) + 1e-6;
          line.high = p.length - 1;
          line.renew();
          const wait = new Wait();
          wait.gain = gain;
          wait.walkS = walkS;
          wait.predict(line, new Service(tills), ageMs);
          expect(wait.lowS).toBeGreaterThanOrEqual(0);
          expect(wait.medianS).toBeGreaterThanOrEqual(wait.lowS);
          expect(wait.highS).toBeGreaterThanOrEqual(wait.medianS);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("in every record that a box sends, as its host reads it: none contradicts itself", () => {
    let known = 0;
    fc.assert(
      fc.property(layout, fc.array(input, { maxLength: 60 }), (has, inputs) => {
        const lane = new Lane(has);
        const outbox = new Outbox(lane, "b1", 4);
        let tMs = 1000;
        let nextMs = 1000;
        for (const { channel, value, status, afterMs } of inputs) {
          tMs += afterMs;
          for (; nextMs <= tMs; nextMs += 1000) lane.tick(nextMs);
          lane.feed(channel as Channel, channel < 3 || channel === 5 ? value % 2 : value, status, tMs);
          outbox.record("off", "box", false, tillStateOf(lane, tMs), lane.waiting(), lane.confidence(tMs), tMs);
          const decoded = decodeForHost("telemetry", outbox.next(tMs) as string);
          if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
          if (decoded.message.waitS !== null) known += 1;
          expect(new RecordChecks().check("a", decoded.message, tMs).kind).toBe("taken");
          outbox.acknowledge(decoded.message.seq);
        }
      }),
      { numRuns: 300 },
    );
    expect(known).toBeGreaterThan(100);
  });
});
