// The credentials that `provision` gives a box: made for it alone, written to the board, then kept (hashed) beside the
// shop's log. Nobody sees them.
import { existsSync } from "node:fs";
import { readConfig } from "../config/config.ts";
import {
  type BoxSecrets,
  type Credentials,
  changeCredentials,
  credentialsFile,
  makeBox,
  noCredentials,
  readCredentials,
} from "../config/credentials.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { isUserName } from "../core/clients/accounts.ts";
import { placesOf } from "../core/shop.ts";
import { BoardError } from "../provisioning/board-error.ts";
import type { PartialSettings } from "../provisioning/settings.ts";

/** The shop whose boxes are provisioned on this machine. */
export interface ShopSecrets {
  /** Its configuration's file, and the boxes named there. */
  config: string;
  boxes: readonly string[];
  store: string;
  /** The shop's log. */
  log: string;
  file: string;
}

/** The shop of a configuration; undefined where none is named and none is here. Throws InputError. */
export function shopSecrets(config: string | undefined): ShopSecrets | undefined {
  const file = config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  if (file === undefined) return undefined;
  const shop = readConfig(file);
  const boxes = placesOf(shop).map(({ box }) => box);
  const { store, log } = shop;
  const secrets = { config: file, boxes, store, log, file: credentialsFile(log) };
  // What cannot be used is said before the board is touched.
  readCredentials(secrets.file);
  return secrets;
}

/** The box whose board is probably on the cable: the first that has no credentials. */
export function nextBox({ boxes, file }: ShopSecrets): string | undefined {
  const known = readCredentials(file)?.boxes ?? {};
  return boxes.find((box) => known[box] === undefined) ?? boxes[0];
}

/** New credentials that are not kept yet. */
export interface NewCredentials {
  box: string;
  secrets: BoxSecrets;
  account: Credentials["boxes"][string];
}

/** Whether a board already has what the file knows of it. */
export function hasCredentials(shop: ShopSecrets, present: PartialSettings | undefined, box: string): boolean {
  const known = readCredentials(shop.file)?.boxes[box];
  return known !== undefined && present?.username === box && present.updateKey === known.key;
}

/** Whether the board's account was made by somebody else, at a broker of the shop's own. */
export function isForeignAccount(shop: ShopSecrets, present: PartialSettings | undefined): boolean {
  const { username = "" } = present ?? {};
  return username !== "" && readCredentials(shop.file)?.boxes[username] === undefined;
}

export function newCredentials(box: string): NewCredentials {
  if (!isUserName(box)) throw new BoardError("settings", `box: found ${JSON.stringify(box)}, expected another name`);
  const scratch = noCredentials();
  const secrets = makeBox(scratch, box, Date.now());
  return { box, secrets, account: scratch.boxes[box] as NewCredentials["account"] };
}

/** To be called once the board has them. A board that had the box's name before is locked out by it. */
export function keepCredentials(shop: ShopSecrets, made: NewCredentials): void {
  changeCredentials(shop.file, (credentials) => {
    credentials.boxes[made.box] = made.account;
  });
}
