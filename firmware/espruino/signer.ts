// Signing with the box's own key, on Espruino's SHA-256.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { Signer } from "../core/update.ts";

/** The board's digests; undefined where its interpreter has none. */
export function openCrypto(): EspruinoCrypto | undefined {
  try {
    return require("crypto");
  } catch (_) {
    return undefined;
  }
}

/** SHA-256 in lower-case hexadecimal digits. */
export function sha256(crypto: EspruinoCrypto, bytes: string): string {
  const row = new Uint8Array(crypto.SHA256(bytes));
  let out = "";
  for (let i = 0; i < row.length; i++) out += ((row[i] as number) + 256).toString(16).substring(1);
  return out;
}

/** HMAC (RFC 2104, block of 64 bytes) with the key of the settings; undefined where there is none. */
export function openSigner(settings: BoxSettings): Signer | undefined {
  const key = settings.updateKey;
  const crypto = openCrypto();
  if (!key || crypto === undefined) return undefined;
  return {
    tag: function (text) {
      let block = key;
      while (block.length < 64) block += "\0";
      const inner = E.toString(crypto.SHA256(masked(block, 0x36) + text));
      return sha256(crypto, masked(block, 0x5c) + inner);
    },
  };
}

function masked(block: string, mask: number): string {
  let out = "";
  for (let i = 0; i < block.length; i++) out += String.fromCharCode(block.charCodeAt(i) ^ mask);
  return out;
}
