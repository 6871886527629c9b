import { describe, expect, it } from "vitest";
import { html, table } from "../../../../host/headoffice/web/html.ts";

describe("a table of head office's pages", () => {
  it("sets columns of words as text, and numbers as numbers, unknown ones too", () => {
    const rows = [
      ["Hamburg", html`<b>live</b>`, 4, "3 min", "Opened 24 s after the call"],
      ["Kyiv", html`<b>silent</b>`, "–", "under 1 %", "Nobody came"],
    ];
    const { html: text } = table("Shops", ["Shop", "State", "Tills", "Wait", "Why"], rows);
    const heads = [...text.matchAll(/<th scope="col"( class="text")?>(\w+)/g)].map(([, is, name]) => [
      name,
      is !== undefined,
    ]);
    expect(heads).toEqual([
      ["Shop", true],
      ["State", true],
      ["Tills", false],
      ["Wait", false],
      ["Why", true],
    ]);
    expect([...text.matchAll(/<td class="text">/g)]).toHaveLength(4);
  });

  it("escapes what is not HTML", () => {
    expect(table("<b>", ["<i>"], [["<u>"]]).html).not.toMatch(/<[biu]>/);
  });
});
