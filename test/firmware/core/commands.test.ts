import { describe, expect, it } from "vitest";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";
import { acknowledge, connect, newBox, sent, signed } from "./test-box.ts";

describe("the commands of a box", () => {
  it("follows the host's lamp while the lease runs, then its own rule, and says which", () => {
    const box = newBox();
    connect(box, 0);
    box.command("beacon", encodeForBox("beacon", { id: 1, lamp: "coming", leaseMs: 2000 }), 100);
    expect(box.lamp()).toBe("coming");
    box.tick(1000);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "coming", rule: "host" });
    box.tick(2100);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "off", rule: "box" });
  });

  it("takes the same desired lamp again as its renewal, and another one as another", () => {
    const box = newBox();
    connect(box, 0);
    const wish = encodeForBox("beacon", { id: 1, lamp: "coming", leaseMs: 2000 });
    for (const tMs of [100, 1900, 3700]) {
      expect(box.command("beacon", wish, tMs)).toBe("");
      box.tick(tMs + 1900);
      expect(box.lamp()).toBe("coming");
    }
    box.tick(5700);
    expect(box.lamp()).toBe("off");
    expect(box.command("beacon", wish, 5800)).toBe("");
    expect(box.lamp()).toBe("coming");
    expect(box.command("beacon", wish.replace("coming", "disco"), 5900)).toBe("bad-field lamp");
    expect(box.command("beacon", wish.replace("coming", "close"), 6000)).toBe("");
    expect([box.lamp(), box.commands.rejected]).toEqual(["close", 1]);
  });

  it("refuses a bad command with the reason, counts it and stays as it is", () => {
    const box = newBox();
    expect(box.command("beacon", '{"v":1,"id":1,"lamp":"disco","leaseMs":2000}', 0)).toBe("bad-field lamp");
    expect(box.command("beacon", '{"v":2}', 0)).toBe("unknown-version v");
    expect(box.command("telemetry", "{}", 0)).toBe("unknown-field telemetry");
    expect([box.commands.rejected, box.lamp()]).toEqual([3, "off"]);
  });

  it("learns the time of day as an offset and the configuration as it is", () => {
    const box = newBox();
    connect(box, 0);
    box.command("time", encodeForBox("time", { unixMs: 1795331998823, errorMs: null }), 823);
    expect(box.commands.unixOffsetMs).toBe(1795331998000);
    box.command("config", signed({ id: 1, callAbove: 3, telemetryMs: 5000 }), 900);
    sent(box);
    for (let tMs = 1000; tMs <= 9000; tMs += 1000) {
      box.tick(tMs);
      acknowledge(box, 100, tMs);
    }
    expect(box.records.next(0)).toBeUndefined();
  });

  it("takes no configuration that its own key has not signed, and none of before again", () => {
    const box = newBox();
    const first = signed({ id: 7, callAbove: 5, telemetryMs: 2000 });
    const second = signed({ id: 9, callAbove: 2, telemetryMs: 1000 });
    const unsigned = encodeForBox("config", { id: 8, callAbove: 9, telemetryMs: 2000, tag: null });
    for (const [payload, refusal, callAbove] of [
      [unsigned, "bad-signature tag", 3],
      [signed({ id: 7, callAbove: 5, telemetryMs: 2000 }, "guess"), "bad-signature tag", 3],
      [first.replace('"callAbove":5', '"callAbove":9'), "bad-signature tag", 3],
      [first, "", 5],
      [second, "", 2],
      [first, "replayed id", 2],
      // Sent again because the answer was lost.
      [second, "", 2],
    ] as const) {
      expect(box.command("config", payload, 0)).toBe(refusal);
      expect(box.commands.configuration.callAbove).toBe(callAbove);
    }
    box.commands.signer = undefined;
    expect(box.command("config", signed({ id: 10, callAbove: 5, telemetryMs: 2000 }), 0)).toBe("no-key board");
  });

  it("keeps a good configuration, and answers a bad one with the field that is wrong", () => {
    const box = newBox();
    expect(box.command("config", signed({ id: 7, callAbove: 5, telemetryMs: 2000 }), 0)).toBe("");
    expect(box.commands.configuration).toMatchObject({ id: 7, callAbove: 5, telemetryMs: 2000 });
    const bad = '{"v":1,"id":8,"callAbove":51,"telemetryMs":2000,"tag":null}';
    expect(box.command("config", bad, 0)).toBe("bad-field callAbove");
    expect(box.commands.configuration.id).toBe(7);
    expect(
      [box.commands.nextAnswer(), box.commands.nextAnswer(), box.commands.nextAnswer()].map(
        (a) => a && decodeForHost("answer", a),
      ),
    ).toEqual([
      { kind: "ok", message: { boot: "b1", to: "config", id: 7, result: "done", detail: null } },
      { kind: "ok", message: { boot: "b1", to: "config", id: 8, result: "refused", detail: "bad-field callAbove" } },
      undefined,
    ]);
  });
});
