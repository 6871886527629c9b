import fc from "fast-check";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { editYaml } from "../../../host/config/edit-yaml.ts";

it("an edited file says what it is given, whatever it is given", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      // As it comes from a page: JSON has no negative zero.
      const content = JSON.parse(JSON.stringify({ a: after }));
      expect(parse(editYaml(stringify(before), content))).toEqual(content);
    }),
    { numRuns: 1000 },
  );
});
