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

it("asks of a shop the passwords that its file holds at the time, and of a demo none, whatever lies beside its log", () => {
  const book = { credentials: undefined as unknown } as AccountBook;
  const [shop, demo] = [pagePasswords(book, false), pagePasswords(book, true)];
  expect(shop.keys().hashes).toEqual({ staff: undefined, setup: undefined });
  Object.assign(book, { credentials: { sessionKey: "key", pages: { staff: "one", setup: "two" } } });
  expect(shop.keys()).toEqual({ sessionKey: "key", hashes: { staff: "one", setup: "two" } });
  expect(demo.keys().hashes).toEqual({ staff: undefined, setup: undefined });
});
