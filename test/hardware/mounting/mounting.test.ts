import { describe, expect, it } from "vitest";
import { KITS } from "../../../hardware/kits/kit.ts";
import {
  ALONG_MM,
  cableMmTo,
  GAP_MM,
  HEIGHT_MM,
  PAIR_MM,
  placesBeforeBeam,
  viewAt,
} from "../../../hardware/mounting/lane.ts";
import { mountingText } from "../../../hardware/mounting/mounting-text.ts";
import { planSvg } from "../../../hardware/mounting/plan-svg.ts";
import { metres, sideSvg } from "../../../hardware/mounting/side-svg.ts";
import { LANE } from "../../../host/simulator/site.ts";

const ACCURACY = `| right | grocer | badly-mounted | any | all kinds |
| ours, full kit | 90 % | 80 % | 85 % | 88 % |
| ours, lean kit | 89 % | 70 % | 82 % | 84 % |`;

describe("the mounted lane", () => {
  it("is the simulated one", () => {
    const { entry, entry2, tail, pay, exit } = LANE;
    expect(ALONG_MM).toEqual({
      entry: 1000 * entry,
      entry2: 1000 * entry2,
      tail: 1000 * tail,
      pay: 1000 * pay,
      exit: 1000 * exit,
    });
    expect(LANE.tailPlace).toBe(4);
    expect(ALONG_MM.entry2).toBeGreaterThanOrEqual(PAIR_MM.low);
    expect(ALONG_MM.entry2).toBeLessThanOrEqual(PAIR_MM.high);
  });

  it("sees what 27 degrees over the diagonal see", () => {
    expect(Math.round(viewAt(HEIGHT_MM.zone).diagonalMm)).toBe(1152);
    expect(Math.round(viewAt(1000).sideMm)).toBe(340);
  });

  it("has zones whose views do not meet, and room for the fourth in line", () => {
    expect(ALONG_MM.pay - ALONG_MM.tail).toBeGreaterThan(viewAt(HEIGHT_MM.zone).sideMm);
    expect(placesBeforeBeam()).toBeGreaterThan(4);
    expect(GAP_MM).toBeGreaterThan(600);
  });

  it("is within reach of every kit's cables but the bench's", () => {
    for (const { name, cableMm } of KITS.filter((kit) => kit.name !== "bench")) {
      const reaches = (cable: keyof typeof cableMm, alongMm: number, heightMm: number): void =>
        expect(cableMm[cable], `${name} ${cable}`).toBeGreaterThanOrEqual(cableMmTo(alongMm, heightMm));
      reaches("zone", ALONG_MM.tail, HEIGHT_MM.zone);
      reaches("zone", ALONG_MM.pay, HEIGHT_MM.zone);
      reaches("entry", ALONG_MM.entry, HEIGHT_MM.beam);
      reaches("exit", ALONG_MM.exit, HEIGHT_MM.beam);
      reaches("till", ALONG_MM.pay, HEIGHT_MM.gauge);
      reaches("light", ALONG_MM.pay + 670, HEIGHT_MM.lamp);
    }
  });
});

it("draws to scale: a metre is as long along the lane as the bar", () => {
  const bar = /<line x1="(\d+)" y1="452" x2="(\d+)"/.exec(sideSvg());
  expect(Number(bar?.[2]) - Number(bar?.[1])).toBe(88);
  expect(sideSvg()).toContain(`box, ${metres(HEIGHT_MM.box)} m`);
  expect(planSvg()).toContain("emitters on opposite sides");
});

it("writes lengths as people do", () => {
  expect([metres(1100), metres(1150), metres(2400), metres(500)]).toEqual(["1.1", "1.15", "2.4", "0.5"]);
  expect(mountingText(ACCURACY)).toContain("| 2.4 m | 0.81 m | 1.15 m |");
});

it("says what bad mounting costs, as the page of figures has it", () => {
  expect(mountingText(ACCURACY)).toContain("| full kit | 80 % | 88 % |\n| lean kit | 70 % | 84 % |");
  expect(() => mountingText("")).toThrow('found no row "ours, full kit" in docs/accuracy.md');
});

it("has the till at one place in both drawings", () => {
  const tillOf = (drawn: string): string[] =>
    [...drawn.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*fill="#e2e2e2"/g)].map(
      ([, x, width]) => `${x} ${width}`,
    );
  const [till] = tillOf(sideSvg());
  expect(tillOf(planSvg()).filter((one) => one === till)).toHaveLength(2);
});
