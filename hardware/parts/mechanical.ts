// What holds and joins: terminals, cables, boxes; and the host. Nothing here changes a circuit.
import type { Part } from "./part.ts";

const plain = (
  name: string,
  maker: string,
  partNumber: string,
  priceEur: number,
  source: Part["source"],
  ...alternatives: string[]
): Part => ({ name, maker, partNumber, alternatives, priceEur, source, terminals: {} });

export const MECHANICAL = {
  "screw-way": plain(
    "screw terminal, 5.08 mm, per pole",
    "Phoenix Contact",
    "MKDSN 1,5/2-5,08 and /3-5,08",
    0.1,
    "marketplace",
    "DG301-5.0-2P and -3P",
  ),
  "plug-way": plain(
    "pluggable screw terminal, 3.81 mm, header and plug, per pole",
    "Phoenix Contact",
    "MC 1,5/..-ST-3,81 with MCV 1,5/..-G-3,81",
    0.4,
    "distributor",
    "15EDGK-3.81 with 15EDGVC-3.81",
  ),
  perfboard: plain("perforated board 80 x 120 mm, 2.54 mm", "various", "FR4 8x12 cm", 1.2, "marketplace"),
  "pin-sockets": plain(
    "female headers, two rows as long as the board's",
    "various",
    "1x40 2.54 mm, to be cut, two",
    0.6,
    "marketplace",
  ),
  breadboard: plain(
    "breadboard with 830 holes, two, and jumper wires",
    "various",
    "MB-102 with 65 wires",
    9,
    "marketplace",
  ),
  "cable-3": plain(
    "cable, three wires of 0.14 mm2 or more, per metre",
    "various",
    "alarm cable 4 x 0.22 mm2",
    0.25,
    "distributor",
    "Lapp UNITRONIC LiYY 3x0.14",
  ),
  "cable-6": plain(
    "cable, six wires of 0.14 mm2 or more, per metre",
    "various",
    "alarm cable 6 x 0.22 mm2",
    0.35,
    "distributor",
    "Lapp UNITRONIC LiYY 6x0.14",
  ),
  "print-lean": plain(
    "printed box, lid and brackets, PETG, about 200 g",
    "this repository",
    "hardware/enclosure",
    4,
    "marketplace",
  ),
  "box-industrial": plain("ABS box 160 x 120 x 90 mm, IP65", "Gainta", "G212C", 13, "distributor", "Fibox MNX ABS 150"),
  gland: plain("cable gland M12, with nut", "Lapp", "SKINTOP ST-M 12x1.5", 1.1, "distributor"),
  "host-computer": plain(
    "Raspberry Pi 5, 2 GB",
    "Raspberry Pi",
    "SC1110",
    60,
    "distributor",
    "any computer that runs Node 22.13 or later",
  ),
  "host-supply": plain("supply of the host, USB-C 27 W", "Raspberry Pi", "SC1153", 13, "distributor"),
  "host-card": plain("microSD card 32 GB, high endurance", "SanDisk", "SDSQQNR-032G", 11, "distributor"),
  "usb-hub": plain("USB hub with its own supply, seven ports", "various", "USB 2.0 hub, powered", 22, "distributor"),
} as const satisfies { [name: string]: Part };
