import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const PAGES = path.resolve("host/web/public");
/** Elements of a page whose script shows them, with all in them. */
const SHOWN_BY_SCRIPT = /<(\w+)\b[^>]*\shidden>[\s\S]*?<\/\1>/g;

describe("a page as it is before its script has come", () => {
  const pages = readdirSync(PAGES).filter((name) => name.endsWith(".html"));

  it.each(pages)("%s has no button or list that would do nothing", (name) => {
    const seen = readFileSync(path.join(PAGES, name), "utf8").replace(SHOWN_BY_SCRIPT, "");
    const buttons = seen.match(/<(?:button|select)\b[^>]*>/g) ?? [];
    expect(buttons.filter((button) => !/\s(disabled|hidden)\b/.test(button))).toEqual([]);
  });

  it("finds one in the log-in as it was", () => {
    expect('<form id="form"><button type="submit">Log in</button></form>'.replace(SHOWN_BY_SCRIPT, "")).toContain(
      "<button",
    );
    expect('<p id="a" hidden><button>b</button></p>'.replace(SHOWN_BY_SCRIPT, "")).toBe("");
  });
});
