// What a box is told is signed with its own key: found in the file that `provision` keeps, or in the environment.
import { createHash, createHmac } from "node:crypto";
import { signedText } from "../../protocol/image-label.ts";
import { ImageOffer } from "../core/boxes/image-offer.ts";
import { InputError } from "../core/problems/input-error.ts";
import { changeCredentials, nextCounter, readCredentials } from "./credentials.ts";

/** HMAC-SHA-256 of a text, as a box computes it. */
export function tagOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/** The key of a box; throws InputError where there is none. */
export function keyOf(file: string, box: string): string {
  const key = process.env["TILLBEACON_UPDATE_KEY"] || readCredentials(file)?.boxes[box]?.key;
  if (key !== undefined) return key;
  throw new InputError(file, 1, `no key of ${box}`, "one: run 'tillbeacon provision' with the box on its cable");
}

/** The number of the next message to a box, higher than every one before. */
export function nextNumber(file: string, box: string): number {
  const nowMs = Date.now();
  if (readCredentials(file)?.boxes[box] === undefined) return Math.floor(nowMs / 1000);
  return changeCredentials(file, (credentials) => nextCounter(credentials, box, nowMs).counter);
}

/** An image for one box, signed with its key. The same image has the same number: the box continues where it was interrupted. */
export function signedOffer(image: Uint8Array, board: string, version: string, key: string): ImageOffer {
  const sha256 = createHash("sha256").update(image).digest("hex");
  const tag = tagOf(key, signedText(board, version, image.length, sha256));
  const id = 1 + (Number.parseInt(sha256.slice(0, 7), 16) % 1000000000);
  return new ImageOffer({ id, board, version, bytes: image.length, sha256, tag }, image);
}
