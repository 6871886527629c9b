import { expect, it } from "vitest";
import { pagePasswords } from "../../../host/app/page-passwords.ts";
import { AccountBook } from "../../../host/config/account-book.ts";

it("asks of a shop's set-up a log-in on the host, too", () => {
  expect(pagePasswords(new AccountBook(""), false).here).toBeUndefined();
});

it("opens the set-up of a demo to whoever sits at its machine, and knows no password", () => {
  const { here, keys } = pagePasswords(new AccountBook(""), true);
  expect(here).toBe("setup");
  expect(keys().hashes).toEqual({ staff: undefined, setup: undefined });
});
