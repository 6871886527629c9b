import { describe, expect, it } from "vitest";
import { html, table } from "../../../../host/headoffice/web/html.ts";

describe("a table of head office's pages", () => {
  it("sets columns of words as text, and numbers as numbers, unknown ones too", () => {
    const rows = [
      ["Hamburg", html`<b>live</b>`, 4, "3 min", "5 waiting at Front, 4 min"],
      ["Kyiv", html`<b>silent</b>`, "–", "under 1 %", "4 tills needed, 2 open, 9 waiting"],
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

  it("goes by what the cells say, whatever their markup, and by those alone that say something", () => {
    const rows = [
      [html`<a>a</a>`, html`<b>4 min</b>`, "why"],
      ["b", "", ""],
      ["c", html`<b>9 min</b>`, ""],
    ];
    const text = table("Shops", ["Shop", "Wait", "Why"], rows).html;
    expect(text).toContain('<th scope="col">Wait');
    expect(text).toContain('<th scope="col" class="text">Why');
  });

  it.each(["7 s", "1 min 30 s", "2 h 5 min", "32 % to 33 %", "6 of 7", "0.4", "2026-11-27 19:00", "under 1 %", "–"])(
    "takes %s for a number",
    (figure) => {
      expect(table("Shops", ["Shop", "Figure"], [["Kyiv", figure]]).html).not.toContain("<td class");
    },
  );

  it("escapes what is not HTML", () => {
    expect(table("<b>", ["<i>"], [["<u>"]]).html).not.toMatch(/<[biu]>/);
  });
});
