import { expect, it } from "vitest";
import { wordsFor } from "../../../host/cli/language.ts";

it.each([
  [undefined, { LANG: "uk_UA.UTF-8" }, "Українська"],
  [undefined, { LANG: "de_AT", LC_ALL: "" }, "Deutsch"],
  [undefined, { LANG: "de_DE.UTF-8", LC_MESSAGES: "ru_RU.UTF-8" }, "Русский"],
  [undefined, { LANG: "de_DE.UTF-8", LC_ALL: "C.UTF-8" }, "English"],
  [undefined, { LANG: "fr_FR.UTF-8" }, "English"],
  [undefined, {}, "English"],
  ["de", { LC_ALL: "uk_UA.UTF-8" }, "Deutsch"],
])("with --lang %s and %j is %s", (asked, env, name) => {
  expect(wordsFor(asked, env).name).toBe(name);
});
