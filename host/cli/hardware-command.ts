// `tillbeacon hardware`: parts, wiring and checks for the boxes of a shop's configuration.
import { type Command, InvalidArgumentError, Option } from "commander";
import { BOARDS, type WiredBoard } from "../../hardware/boards/all.ts";
import { KITS, type Kit, kitNamed } from "../../hardware/kits/kit.ts";
import { alikeBoxes, type ShopBox } from "../../hardware/shop/shop-boxes.ts";
import { shopFaults, shopText } from "../../hardware/shop/shop-text.ts";
import { type Config, readConfig } from "../config/config.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { placesOf } from "../core/shop.ts";

interface HardwareOptions {
  config: string;
  kit: Kit;
  board: WiredBoard | undefined;
}

const HELP = `
Prints what to order with estimated prices, the wiring of each kind of box, and the electrical checks. Boxes under "serial"
are a Raspberry Pi Pico, all others an ESP32, unless --board says otherwise. Drawings: docs/wiring; mounting: docs/mounting.md.

Examples:
  tillbeacon hardware
  tillbeacon hardware --config shop.yaml --kit full --board nodemcu-esp8266

Exit code 0: all checks pass. 1: one does not. 2: the board cannot drive the kit, or the configuration is invalid.`;

export function addHardwareCommand(program: Command): void {
  program
    .command("hardware")
    .description("print parts, wiring and electrical checks for a shop's boxes")
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .addOption(
      new Option("--kit <name>", `one of ${KITS.map(({ name }) => name).join(", ")}`)
        .argParser(kit)
        .default(kitNamed("lean"), "lean"),
    )
    .option("--board <name>", `one of ${BOARDS.map(({ name }) => name).join(", ")}`, board)
    .addHelpText("after", HELP)
    .action(runHardware);
}

function kit(name: string): Kit {
  const found = kitNamed(name);
  if (found === undefined) throw new InvalidArgumentError(`expected one of ${KITS.map((one) => one.name).join(", ")}`);
  return found;
}

function board(name: string): WiredBoard {
  const found = BOARDS.find((one) => one.name === name);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of ${BOARDS.map((one) => one.name).join(", ")}`);
  return found;
}

function runHardware(options: HardwareOptions, command: Command): void {
  const config = readConfig(options.config);
  const shop = alikeBoxes(shopBoxes(config, options.board), options.kit);
  if (shop.kind === "cannot")
    command.error(
      `tillbeacon: ${shop.box}: found ${shop.hindrance}, expected a board that can drive kit ${options.kit.name}`,
    );
  process.stdout.write(shopText(config.store, options.kit, shop.alike));
  const faults = shopFaults(shop.alike);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** The shop's boxes with their boards. */
function shopBoxes(config: Config, chosen: WiredBoard | undefined): ShopBox[] {
  const onUsb = new Set(config.serial.map(({ box }) => box));
  return placesOf(config).map(({ box, role, hasSwitch }) => ({
    ...{ box, role, hasSwitch },
    board: chosen ?? board(onUsb.has(box) ? "rp2040-pico" : "esp32-devkitc"),
  }));
}
