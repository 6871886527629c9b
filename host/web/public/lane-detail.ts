// What a touch of a lane's bars shows: how sure its number is and what that means, its wait, its sensors. Follows the shop.
import type { Sensor } from "../../core/boxes/sensor-states.ts";
import type { LaneSnapshot } from "../snapshot.ts";
import { element, setText } from "./dom.ts";
import { numberOf, rangeOf, sureOf, waitOf } from "./lane-words.ts";
import { formatSpread, LANE, SENSOR } from "./words.ts";

/** The one box that shows a lane's details; closes by a touch elsewhere or Escape, as the browser's popovers do. */
export class LaneDetails {
  private readonly node: HTMLElement;
  private readonly title = element("h3", { id: "detail-title" });
  private readonly lines = Array.from({ length: 4 }, () => element("p"));
  private lanes: readonly LaneSnapshot[] = [];
  private box: string | undefined;

  constructor(node: HTMLElement) {
    this.node = node;
    node.append(this.title, ...this.lines);
  }

  /** Lets a button show the lane of the box that it is for by then. */
  openBy(button: HTMLButtonElement, boxOf: () => string): void {
    button.popoverTargetElement = this.node;
    button.addEventListener("click", () => {
      this.box = boxOf();
      this.draw();
    });
  }

  /** The lanes as they are now. Without a connection nothing is known of them. */
  update(lanes: readonly LaneSnapshot[], isLost: boolean): void {
    this.lanes = lanes;
    if (!this.node.matches(":popover-open")) return;
    if (isLost) this.node.hidePopover();
    else this.draw();
  }

  private draw(): void {
    const lane = this.lanes.find(({ box }) => box === this.box);
    if (lane === undefined) return;
    setText(this.title, lane.name);
    for (const [i, text] of linesOf(lane).entries()) setText(this.lines[i] as HTMLElement, text);
  }
}

function linesOf(lane: LaneSnapshot): string[] {
  const { waitLowS, waitHighS } = lane;
  // Both ends, wide as they may be: whoever asks is told all.
  const hasRange = rangeOf(lane) !== "" && waitLowS !== null && waitHighS !== null;
  const sensors = (Object.keys(SENSOR.names) as Sensor[]).flatMap((sensor) => {
    const is = lane.health?.[sensor] ?? "absent";
    return is === "absent" ? [] : [`${SENSOR.names[sensor]}: ${SENSOR.health[is]}`];
  });
  return [
    `${numberOf(lane.waiting, lane)} ${LANE.waiting(lane.waiting)}, ${sureOf(lane)}.`,
    LANE.sureWhy,
    `${waitOf(lane)}. ${hasRange ? LANE.spread(formatSpread(waitLowS, waitHighS)) : ""}`,
    sensors.join("\n"),
  ];
}
