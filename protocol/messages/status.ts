// Status: the birth (online) and the will (offline) of a box.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const PRESENCES = "online|offline";

export const STATUS = `\
boot t 1 16,\
session w 0 4e9,\
presence c ${PRESENCES},\
firmware/board t 1 32` as const;

/** Birth or will of a box. A will of an earlier session does not end a later one. */
export type Status = MessageOf<typeof STATUS>;

export const ABOUT_STATUS: About<typeof STATUS> = {
  summary: "Birth and will of a box",
  retained: true,
  fields: {
    boot: "boot id: another one after every start of the box",
    session: "counts the connections of this boot from 1",
    presence: "online: the birth; offline: the will",
    firmware: "version of the firmware",
    board: "board that the firmware was built for",
  },
};
