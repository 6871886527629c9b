import { beforeEach, describe, expect, it } from "vitest";
import { ImageUpdates, type OfferAnswer, SETTLE_MS } from "../../../host/app/image-updates.ts";
import type { BoxReport } from "../../../host/core/boxes/box-traffic.ts";
import { ImageOffer } from "../../../host/core/boxes/image-offer.ts";
import { SILENT_MS } from "../../../host/core/boxes/image-transfer.ts";
import { describeRefusal } from "../../../host/core/problems/offer-refusal.ts";
import type { Status } from "../../../protocol/messages/status.ts";

const IMAGE = new Uint8Array(600);
const RELEASE = { id: 4, board: "esp32-devkitc", version: "0.2.0", bytes: 600, sha256: "ab", signature: "cd" };
const START = SETTLE_MS;

let updates: ImageUpdates;
let sent: string[];
let results: string[];
let signed: string[];
let said: Map<string, Status>;

beforeEach(() => {
  [sent, results, signed] = [[], [], []];
  const statuses = new Map<string, Status>();
  said = statuses;
  const shop = {
    boxes: ["lane-1", "lane-2", "lane-3"],
    statusOf: (box: string) => statuses.get(box),
    signFor: (box: string) => {
      if (box === "lane-3") throw new Error("no key");
      signed.push(box);
      return new ImageOffer(
        { id: 9, board: RELEASE.board, version: "0.2.0", bytes: 600, sha256: "ab", tag: "t" },
        IMAGE,
      );
    },
    send: (box: string, { kind }: { kind: string }) => sent.push(`${box} ${kind}`),
    onResult: (id: number, answer: OfferAnswer) => {
      const detail = answer.result === "applied" ? answer.detail : describeRefusal(answer.why);
      results.push(`${id} ${answer.result} ${detail}`);
    },
    onBox: () => {},
  };
  updates = new ImageUpdates(shop, 0);
});

function hear(box: string, kind: string, message: object, ms = START): void {
  if (kind === "status") said.set(box, message as Status);
  updates.hear({ box, kind, message, from: "test" } as unknown as BoxReport, ms);
}
const birth = (box: string, firmware: string, board = RELEASE.board): void =>
  hear(box, "status", { boot: "b", session: 1, presence: "online", firmware, board });

/** A box takes the image as one does. */
function takes(box: string): void {
  hear(box, "want", { boot: "b", id: 9, at: 0 });
  hear(box, "want", { boot: "b", id: 9, at: 512 });
  hear(box, "answer", { boot: "b", to: "update", id: 9, result: "done", detail: null });
}

describe("a release in a shop", () => {
  it("waits for boxes that come back to a host that has started, but no longer than until all are there", () => {
    birth("lane-1", "0.1.0");
    birth("lane-2", "0.1.0");
    said.set("lane-3", { boot: "b", session: 1, presence: "offline", firmware: "0.2.0", board: RELEASE.board });
    updates.take(RELEASE, IMAGE);
    updates.tick(1000);
    expect(sent).toEqual([]);
    birth("lane-3", "0.2.0");
    updates.tick(2000);
    expect(sent).toEqual(["lane-1 update"]);
  });

  it("goes to one box after another, and is answered when all that are there run it", () => {
    birth("lane-1", "0.1.0");
    birth("lane-2", "0.1.0");
    updates.take(RELEASE, IMAGE);
    updates.tick(START - 1);
    expect(sent).toEqual([]);
    updates.tick(START);
    takes("lane-1");
    updates.tick(START);
    expect([sent, results]).toEqual([["lane-1 update", "lane-1 chunk", "lane-1 chunk"], []]);
    birth("lane-1", "0.2.0");
    updates.tick(START);
    takes("lane-2");
    birth("lane-2", "0.2.0");
    updates.tick(START);
    expect(signed).toEqual(["lane-1", "lane-2"]);
    expect(results).toEqual(["4 applied 2 of 2 boxes of this board run it; not heard: lane-3"]);
    updates.take(RELEASE, IMAGE);
    expect(results).toHaveLength(2);
    // One that comes later has its turn.
    birth("lane-3", "0.1.0");
    updates.tick(START);
    expect(results.at(-1)).toContain("2 of 2");
  });

  it.each([
    [
      "refuses it",
      () => hear("lane-1", "answer", { boot: "b", to: "update", id: 9, result: "refused", detail: "full" }),
      "lane-1 refused the image: full",
    ],
    [
      "goes back to its earlier one",
      () => {
        takes("lane-1");
        hear("lane-1", "health", { image: "earlier" });
      },
      "lane-1 could not run it and went back to its earlier one",
    ],
  ])("goes to no other box when one %s", (_, happens, why) => {
    birth("lane-1", "0.1.0");
    birth("lane-2", "0.1.0");
    updates.take(RELEASE, IMAGE);
    updates.tick(START);
    happens();
    updates.tick(START);
    expect([signed, results]).toEqual([["lane-1"], [`4 refused ${why}`]]);
  });

  it("is refused after all when a box that ran it goes back later", () => {
    birth("lane-1", "0.1.0");
    updates.take(RELEASE, IMAGE);
    updates.tick(START);
    takes("lane-1");
    birth("lane-1", "0.2.0");
    updates.tick(START);
    birth("lane-1", "0.1.0");
    expect(results.map((result) => result.slice(0, 9))).toEqual(["4 applied", "4 refused"]);
  });

  it("leaves boxes of other boards, newer ones, and says which had no key or fell silent", () => {
    birth("lane-1", "0.1.0", "rp2040-pico");
    birth("lane-2", "0.1.0");
    birth("lane-3", "0.1.0");
    updates.take(RELEASE, IMAGE);
    updates.tick(START);
    updates.tick(START + SILENT_MS);
    updates.tick(START + SILENT_MS);
    updates.tick(START + SILENT_MS);
    expect(results).toEqual(["4 applied 0 of 2 boxes of this board run it; lane-2 fell silent; lane-3 no key"]);
    updates.take({ ...RELEASE, id: 3 }, IMAGE);
    updates.tick(START + SILENT_MS);
    expect(results).toHaveLength(1);
  });
});
