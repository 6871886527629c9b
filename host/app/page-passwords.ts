// The passwords of the pages, from the credentials file. A demo has none and is open to whoever sits at its machine.
import type { AccountBook } from "../config/account-book.ts";
import { matchesHash, newSecret } from "../config/secret-hash.ts";
import type { PagePasswords } from "../web/log-in.ts";

/** The passwords. A demo's set-up changes no file and needs no log-in. */
export function pagePasswords(book: AccountBook, isDemo: boolean): PagePasswords {
  const none = { sessionKey: newSecret(), hashes: { staff: undefined, setup: undefined } };
  return {
    keys: () => {
      const { credentials } = book;
      if (isDemo || credentials === undefined) return none;
      const { sessionKey, pages } = credentials;
      return { sessionKey, hashes: { staff: pages.staff, setup: pages.setup } };
    },
    matches: matchesHash,
    ...(isDemo ? { here: "setup" as const } : {}),
  };
}
