// Signing with the box's own key, on NodeMCU's crypto module.
import type { Signer } from "../core/update";

const DIGITS = "0123456789abcdef";

class NodeSigner implements Signer {
  private key: string;

  constructor(key: string) {
    this.key = key;
  }

  tag(text: string): string {
    const digest = crypto.hmac("sha256", text, this.key);
    let out = "";
    for (let i = 0; i < digest.length; i++) {
      const byte = string.byte(digest, i + 1);
      const high = Math.floor(byte / 16);
      const low = byte - 16 * high;
      out += DIGITS.substring(high, high + 1) + DIGITS.substring(low, low + 1);
    }
    return out;
  }
}

/** Undefined where there is no key, or where the build lacks the module. */
export function openSigner(key: string): Signer | undefined {
  return key === "" || _G["crypto"] === undefined ? undefined : new NodeSigner(key);
}
