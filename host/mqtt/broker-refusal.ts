// A broker that lets us not in: said in one line, without the password.

/** Who was refused, and where. */
interface Refused {
  url: string;
  username: string | undefined;
}

/** CONNACK's codes for an account that is wrong: of MQTT 3.1.1 (clause 3.2.2.3), and of 5. */
const REFUSED_ACCOUNT: readonly unknown[] = [2, 4, 5, 133, 134, 135, 138];

/** The broker was reached, and refuses the account. */
export class BrokerRefusal extends Error {
  constructor({ url, username }: Refused, reason: string) {
    const who = username === undefined ? "a client without a user name" : `user ${JSON.stringify(username)}`;
    super(
      `${new URL(url).host}: found ${who} refused (${reason}), expected an account of this broker and its password`,
    );
    this.name = "BrokerRefusal";
  }
}

/** The refusal that an error of the MQTT client stands for; any other error as it is. */
export function refusalOf(error: unknown, account: Refused): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  return REFUSED_ACCOUNT.includes(code) ? new BrokerRefusal(account, message ?? String(code)) : error;
}
