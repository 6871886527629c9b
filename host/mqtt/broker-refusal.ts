// The error of a broker that refuses us, or that we do not trust: one line, without the password.
import { mistrustOf, tlsCodeOf } from "../core/problems/tls-mistrust.ts";

/** Who was refused, and where. */
interface Refused {
  url: string;
  username: string | undefined;
}

/** CONNACK codes that refuse the account: of MQTT 3.1.1 (clause 3.2.2.3) and of 5. */
const REFUSED_ACCOUNT: readonly unknown[] = [2, 4, 5, 133, 134, 135, 138];

/** The broker was reached, but one end refuses the other. */
export class BrokerRefusal extends Error {
  constructor(url: string, found: string, reason: string, expected: string) {
    super(`${new URL(url).host}: found ${found} (${reason}), expected ${expected}`);
    this.name = "BrokerRefusal";
  }
}

/** The refusal behind an error of the MQTT client; any other error unchanged. */
export function refusalOf(error: unknown, { url, username }: Refused): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  const mistrust = mistrustOf({ message, code });
  if (mistrust !== undefined)
    return new BrokerRefusal(url, mistrust.found, String(tlsCodeOf({ message, code })), mistrust.expected);
  if (!REFUSED_ACCOUNT.includes(code)) return error;
  const who = username === undefined ? "a client without a user name" : `user ${JSON.stringify(username)}`;
  return new BrokerRefusal(
    url,
    `${who} refused`,
    message ?? String(code),
    "an account of this broker and its password",
  );
}
