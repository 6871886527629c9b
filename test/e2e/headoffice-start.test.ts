// What ends head office at its start: a broker or a database is not needed for that.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
/** Nobody listens there. */
const NOBODY = "127.0.0.1:1";

describe("tillbeacon headoffice", () => {
  afterAll(remove);

  it.each([
    [
      "a password file that is not there",
      `broker: { servers: ["mqtt://${NOBODY}"], passwordFile: none }\ndatabase: { sqlite: never.sqlite }\n`,
      "tillbeacon: none:1: found no such file, expected a readable file\n",
    ],
    [
      "a certificate without its key",
      `broker: { servers: ["mqtts://${NOBODY}"], cert: none.crt }\ndatabase: { sqlite: never.sqlite }\n`,
      "tillbeacon: none.crt:1: found no such file, expected what broker.cert names\n",
    ],
    [
      "a file that is no database",
      `broker: { servers: ["mqtt://${NOBODY}"] }\ndatabase: { sqlite: text.sqlite }\n`,
      "tillbeacon: text.sqlite:1: found file is not a database, expected head office's database (SQLite)\n",
    ],
  ])("refuses %s with one line, and makes no file", (_, text, said) => {
    writeFileSync(path.join(dir, "chain.yaml"), text);
    writeFileSync(path.join(dir, "text.sqlite"), "text");
    expect(run(["headoffice", "--for", "5"], dir)).toEqual({ code: 2, stdout: "", stderr: said });
    expect(readdirSync(dir).sort()).toEqual(["chain.yaml", "text.sqlite"]);
  });

  it.each([[["report"]], [["images"]], [["images", "--stop", "3"]], [["settings"]]])(
    "has no database for %s before it has run, and none is made",
    (words) => {
      writeFileSync(
        path.join(dir, "chain.yaml"),
        `broker: { servers: ["mqtt://${NOBODY}"] }\ndatabase: { sqlite: new/never.sqlite }\n`,
      );
      const { code, stderr } = run(["headoffice", ...words], dir);
      expect([code, stderr]).toEqual([
        2,
        "tillbeacon: new/never.sqlite:1: found no such file, expected head office's database, which 'tillbeacon headoffice' makes\n",
      ]);
      expect(readdirSync(dir)).not.toContain("new");
    },
  );

  it.each([[["report"]], [["images"]], [["images", "--stop", "3"]], [["settings"]], [["--for", "5"]]])(
    "refuses another program's database for %s, and leaves it byte for byte as it was",
    (words) => {
      const file = path.join(dir, "books.sqlite");
      const books = new DatabaseSync(file);
      books.exec("CREATE TABLE IF NOT EXISTS event (title text); CREATE TABLE IF NOT EXISTS book (title text)");
      books.close();
      const before = [readFileSync(file), readdirSync(dir).sort()];
      writeFileSync(
        path.join(dir, "chain.yaml"),
        `broker: { servers: ["mqtt://${NOBODY}"] }\ndatabase: { sqlite: books.sqlite }\n`,
      );
      expect(run(["headoffice", ...words], dir)).toEqual({
        code: 2,
        stdout: "",
        stderr:
          "tillbeacon: books.sqlite:1: found no table uplink, expected head office's database, which 'tillbeacon headoffice' makes\n",
      });
      expect([readFileSync(file), readdirSync(dir).sort()]).toEqual(before);
    },
  );

  it("ends when its time is over, though the database has not been there", () => {
    writeFileSync(
      path.join(dir, "chain.yaml"),
      `broker: { servers: ["mqtt://${NOBODY}"] }\ndatabase: { postgres: "postgres://nobody@${NOBODY}/x" }\n`,
    );
    const { code, stderr } = run(["headoffice", "--for", "0.5"], dir);
    expect([code, stderr.trim().split("\n").at(-1)]).toEqual([
      2,
      "tillbeacon: chain.yaml:1: found no database that could be reached in 0.5 s, expected the server at database.postgres",
    ]);
  });
});
