import { describe, expect, it } from "vitest";
import { type Head, html, table } from "../../../../host/headoffice/web/html.ts";

const name = (words: string, isText = false): Head => ({ name: words, isText });

describe("a table of head office's pages", () => {
  it("sets columns of words as text, whatever their cells have", () => {
    const heads = [name("Shop"), name("State", true), name("Tills"), name("Why", true)];
    const { html: text } = table({ caption: "Shops", heads, none: "" }, [["Hamburg", html`<b>live</b>`, 4, ""]]);
    const set = [...text.matchAll(/<(?:th scope="col"|td)( class="text")?>(?:<b>)?(\w*)/g)];
    expect(set.map(([, is, words]) => [words, is !== undefined])).toEqual([
      ...[
        ["Shop", false],
        ["State", true],
        ["Tills", false],
        ["Why", true],
      ],
      ...[
        ["live", true],
        ["4", false],
        ["", true],
      ],
    ]);
  });

  it("says that there is none where it has no rows", () => {
    expect(table({ caption: "Shops", heads: [], none: "None & never" }, []).html).toBe("<p>None &#38; never</p>");
  });

  it("escapes what is not HTML", () => {
    expect(table({ caption: "<b>", heads: [name("<i>")], none: "" }, [["<u>"]]).html).not.toMatch(/<[biu]>/);
  });
});
