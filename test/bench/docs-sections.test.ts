import { describe, expect, it } from "vitest";
import { sectionOf, withSection } from "./docs-sections.ts";

const PAGE = "# Page\n\nFirst.\n\n## One\n\n| a |\n\n## Two\n\nb\n";

describe("a section of a generated page", () => {
  it("is found by its heading, without the empty lines around it", () => {
    expect(sectionOf(PAGE, "One")).toEqual(["| a |"]);
    expect(sectionOf(PAGE, "Two")).toEqual(["b"]);
    expect(sectionOf(PAGE, "Three")).toBeUndefined();
  });

  it("is replaced where it stands", () => {
    expect(withSection(PAGE, "One", ["c", "", "d"])).toBe("# Page\n\nFirst.\n\n## One\n\nc\n\nd\n\n## Two\n\nb\n");
    expect(withSection(PAGE, "Two", ["c"])).toBe("# Page\n\nFirst.\n\n## One\n\n| a |\n\n## Two\n\nc\n");
  });

  it("comes last where the page has none", () => {
    expect(withSection(PAGE, "Three", ["c"])).toBe(`${PAGE}\n## Three\n\nc\n`);
  });

  it("stays the same when it is put in its own place", () => {
    expect(withSection(PAGE, "One", sectionOf(PAGE, "One") ?? [])).toBe(PAGE);
  });
});
