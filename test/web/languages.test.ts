import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONFIG } from "../../host/config/config.ts";
import type { HeadOfficeWords } from "../../host/headoffice/web/language-en.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "../../host/headoffice/web/languages.ts";
import { choiceCookie, LANGUAGES, languageOf } from "../../host/web/languages.ts";
import { words as ENGLISH, type Words } from "../../host/web/public/language-en.ts";
import { typedNumber } from "../../host/web/public/setup-draft.ts";

const PUBLIC = new URL("../../host/web/public/", import.meta.url);
/** A string that is longer than this beside the English one would not fit where that does. Ratio, and characters more. */
const LONGER = 1.7;
const LONGER_BY = 14;

/** All leaves of the strings by path; functions as they are. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, path === "" ? key : `${path}.${key}`));
}

/** What a function of strings says for ordinary arguments. */
function said(of: (...values: never[]) => string): string {
  const reason = {
    ...{
      line: "Till 1",
      till: "Till 2",
      lanes: "Till 3",
      waiting: 5,
      waitS: 250,
      afterS: 110,
      seconds: 45,
      longest: 3,
    },
    ...{ wanted: 3, open: 2, calls: 4, by: "page", state: "calling" },
  };
  const isOfReason = /^\(?\s*(r|line)\b/.test(of.toString());
  return String(isOfReason ? of(reason as never) : of(...([300, 400, 3, 3] as never[])));
}

/** A language of the shop's pages, or of head office's. */
type AnyWords = Words | HeadOfficeWords;

/** Problems are functions of what is wrong: problems.test.ts has one of each. */
const strings = (words: AnyWords): Map<string, string> =>
  new Map(
    leavesOf({ ...words, formats: {} })
      .filter(([path]) => path !== "name" && !path.startsWith("WARNING.problems."))
      .map(([path, value]) => [path, typeof value === "function" ? said(value as () => string) : String(value)]),
  );

const sources = (): string => {
  const names = readdirSync(PUBLIC).filter((name) => /\.(ts|html)$/.test(name) && !name.startsWith("language-"));
  const commands = ["console-lines", "start-command", "status-command", "why-command"];
  const report = ["chain-html", "html", "html-plans", "html-rota", "ics", "words"].map(
    (name) => `../../reports/${name}.ts`,
  );
  const read = [
    "../page-template.ts",
    "../unknown-host.ts",
    ...report,
    "../../cli/headoffice-report.ts",
    ...commands.map((name) => `../../cli/${name}.ts`),
    ...names,
  ];
  return read.map((name) => readFileSync(new URL(name, PUBLIC), "utf8")).join("\n");
};

const HEAD_OFFICE = [...PAGE_LANGUAGES].map(
  ([tag, { own }]) => [`${tag} of head office`, own, PAGE_LANGUAGES.get("en")?.own] as const,
);
const SHOPS = [...LANGUAGES].map(([tag, words]) => [tag, words, ENGLISH] as const);

it("head office's pages have every language of the shops'", () => {
  expect([...PAGE_LANGUAGES.keys()]).toEqual([...LANGUAGES.keys()]);
});

describe.each<readonly [string, AnyWords, AnyWords | undefined]>([...SHOPS, ...HEAD_OFFICE])(
  "%s",
  (_, words, first) => {
    const english = first as AnyWords;

    it("has every string and none that is left over", () => {
      const keys = (of: AnyWords): string[] =>
        leavesOf({ ...of, formats: {} }).map(([path, value]) => `${path}: ${typeof value}`);
      expect(keys(words)).toEqual(keys(english));
    });

    it("has no empty string, and none that says 'undefined'", () => {
      for (const [path, text] of strings(words))
        expect([path, text]).toEqual([path, expect.stringMatching(/^(?!.*undefined|.*NaN).+/s)]);
    });

    it("has no string that is much longer than the English one", () => {
      const lengths = strings(english);
      const overlong = [...strings(words)].filter(([path, text]) => {
        const length = lengths.get(path)?.length ?? 0;
        return text.length > LONGER * length + LONGER_BY;
      });
      expect(overlong).toEqual([]);
    });
  },
);

describe.each([...LANGUAGES])("%s", (tag, words) => {
  it("writes a number into a field as it is typed and read there", () => {
    for (const value of [0.4, 0.85, 1883, 3653, -12.125, 0])
      expect(typedNumber(words.formats.formatTyped(value))).toBe(value);
    expect(words.formats.formatTyped(0.85)).toBe(tag === "en" ? "0.85" : "0,85");
  });

  it("is known to Intl, so that plurals, numbers and dates are right", () => {
    expect(Intl.PluralRules.supportedLocalesOf(words.formats.locale)).toHaveLength(1);
    expect(words.formats.locale.split("-")[0]).toBe(tag);
  });
});

it("uses every string of head office's pages", () => {
  const FOLDER = new URL("../../host/headoffice/web/", import.meta.url);
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && !name.startsWith("language-"));
  const text = names.map((name) => readFileSync(new URL(name, FOLDER), "utf8")).join("\n");
  // Chosen by a key of the data: how far a lane is to be trusted, how a roll-out stands, why it or a shop refuses.
  const isUsed = (path: string): boolean =>
    /^(DATA|REFUSAL|ROLLOUT\.(state|why))\./.test(path) || new RegExp(`[."]${path.split(".").at(-1)}\\b`).test(text);
  const { own } = PAGE_LANGUAGES.get("en") as PageLanguage;
  expect([...strings(own).keys()].filter((path) => !isUsed(path))).toEqual([]);
});

it("uses every string", () => {
  const text = sources();
  const isUsed = (path: string): boolean => {
    const [section = "", ...rest] = path.split(".");
    if (section === "PAGE") return /\.title$/.test(path) || text.includes(`{{${rest.join(".")}}}`);
    // Chosen by a key of the data: a code, a state, a sensor, a field of the file.
    if (
      /^(REASON|CAUSE|DECISION|LAMP|REFUSED|lineText|REPORT\.whatIf\.(change|short)|CLI\.(decided|presence|unheard))/.test(
        path,
      ) ||
      /^(LANE\.state|SENSOR\.|BOX\.(role|flags|faults)|SETUP\.(add|sections|fields|choices)|OWNER\.((incidentC|staffC|checkC|c)olumns|presence|rejected|gaps|images))/.test(
        path,
      )
    )
      return true;
    return new RegExp(`\\b${rest.at(-1)}\\b`).test(text);
  };
  expect([...strings(ENGLISH).keys()].filter((path) => !isUsed(path))).toEqual([]);
});

it("has words for every policy and every parameter that the set-up page offers", () => {
  const choices: { [name: string]: string } = ENGLISH.SETUP.choices;
  const fields: { [key: string]: string } = ENGLISH.SETUP.fields;
  for (const { shape } of CONFIG.shape.policy.unwrap().options) {
    const { name, ...parameters } = shape;
    expect([name.value, choices[name.value]]).toEqual([name.value, expect.any(String)]);
    expect(Object.keys(parameters).filter((key) => fields[key] === undefined)).toEqual([]);
  }
});

describe("the language of a request", () => {
  const asked = (accept: string, url = "/", cookie = ""): string =>
    languageOf(url, { "accept-language": accept, cookie });

  it.each([
    ["uk-UA,uk;q=0.9,en;q=0.8", "uk"],
    ["en;q=0.4, de-AT;q=0.9", "de"],
    ["fr-FR,fr;q=0.9", "en"],
    ["fr, ru;q=0.3", "ru"],
    ["de;q=0, ru;q=0.1", "ru"],
    ["", "en"],
    ["*", "en"],
  ])("is the browser's first that is here: %s", (accept, tag) => {
    expect(asked(accept)).toBe(tag);
  });

  it("is the one that was chosen, if it is here", () => {
    expect(asked("de", "/?language=uk")).toBe("uk");
    expect(asked("de", "/", "session=1; language=ru")).toBe("ru");
    expect(asked("de", "/?language=uk", "language=ru")).toBe("uk");
    expect(asked("de", "/?language=xx", "language=../etc")).toBe("de");
  });

  it("is kept in a cookie when it is chosen", () => {
    expect(choiceCookie("/owner?language=uk")).toBe("language=uk; Path=/; Max-Age=31536000; SameSite=Lax");
    expect(choiceCookie("/owner?language=xx")).toBeUndefined();
    expect(choiceCookie("/owner")).toBeUndefined();
  });
});

it.each([
  ["en", [1, 2, 5], ["1 day", "2 days", "5 days"]],
  ["uk", [1, 3, 5, 21, 12], ["1 день", "3 дні", "5 днів", "21 день", "12 днів"]],
  ["ru", [1, 3, 5, 21, 12], ["1 день", "3 дня", "5 дней", "21 день", "12 дней"]],
  ["de", [1, 2], ["1 Tag", "2 Tage"]],
])("counts days in %s", (tag, counts, texts) => {
  const { WEEKS } = LANGUAGES.get(tag) as Words;
  expect(counts.map((count) => WEEKS.range(count, 1).split(/ (?:with|mit|із|с) /)[0])).toEqual(texts);
});
