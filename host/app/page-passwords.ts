// The passwords of the pages: those of the credentials file, or the one that a demo makes for itself.
import type { AccountBook } from "../config/account-book.ts";
import { hashSecret, matchesHash, newSecret } from "../config/secret-hash.ts";
import type { PagePasswords } from "../web/log-in.ts";

/** `demoPassword` opens the set-up of a demo, as long as it runs. */
export function pagePasswords(book: AccountBook, demoPassword: string | undefined): PagePasswords {
  const none = { sessionKey: newSecret(), hashes: { staff: undefined, setup: undefined } };
  const demo = {
    sessionKey: none.sessionKey,
    hashes: { staff: undefined, setup: demoPassword === undefined ? undefined : hashSecret(demoPassword, "random") },
  };
  return {
    keys: () => {
      if (demoPassword !== undefined) return demo;
      const { credentials } = book;
      if (credentials === undefined) return none;
      const { sessionKey, pages } = credentials;
      return { sessionKey, hashes: { staff: pages.staff, setup: pages.setup } };
    },
    matches: matchesHash,
  };
}
