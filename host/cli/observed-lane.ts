// What doctor, walk-test and record share: a running box, its settings and pins, and what its sensors show first.
import { BOARDS } from "../../hardware/boards/all.ts";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { ChannelName } from "../../protocol/channels.ts";
import { BoardError } from "../provisioning/board-error.ts";
import type { Console } from "../provisioning/console.ts";
import { type BoxView, ObservedBox } from "../provisioning/observed-box.ts";
import { readSettings, sensorNames, settingsFault } from "../provisioning/settings.ts";

/** A running box at the end of a line, with its lane. */
export interface ObservedLane {
  box: ObservedBox;
  settings: BoxSettings;
  /** Sensors that are wired by the settings, the till switch last. */
  sensors: ChannelName[];
  /** Pin, or pins, of a sensor. */
  pinOf(sensor: ChannelName): string;
  /** What beams and switch show now: true is broken, and open. */
  levels(): Promise<Map<ChannelName, boolean>>;
  first: BoxView;
}

/** Begins to observe; throws BoardError when there is no box to listen to. */
export async function openObservedLane(board: Console): Promise<ObservedLane> {
  const box = await ObservedBox.open(board);
  const settings = (await readSettings(board)) as BoxSettings;
  const fault = settingsFault(settings);
  if (fault !== undefined)
    throw new BoardError("settings", `${board.port}: ${fault.key}: found ${fault.found}, expected ${fault.expected}`);
  const first = await box.view();
  const wiring: { readonly [role: string]: string } = BOARDS.find(({ name }) => name === first.board)?.wiring ?? {};
  const sensors: ChannelName[] = [
    ...sensorNames(settings.layout),
    ...(settings.tillSwitch === "none" ? [] : ["switch" as const]),
  ];
  const inputs = sensors.filter((sensor) => sensor !== "head" && sensor !== "tail");
  const roleOf = (sensor: ChannelName): string => (sensor === "switch" ? "tillSwitch" : sensor);
  return {
    box,
    settings,
    sensors,
    first,
    pinOf: (sensor) =>
      sensor === "head" || sensor === "tail"
        ? `${wiring["sda"]} ${wiring["scl"]} ${wiring[`${sensor}Shutdown`]}`
        : (wiring[roleOf(sensor)] ?? "?"),
    levels: async () => {
      const pins = inputs.map((sensor) => wiring[roleOf(sensor)]).filter((pin) => pin !== undefined);
      if (pins.length !== inputs.length) return new Map();
      const levels = await box.levels(pins);
      // Receivers and switch pull their pin low.
      return new Map(inputs.map((sensor, i) => [sensor, levels[i] === 0]));
    },
  };
}
