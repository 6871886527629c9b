// A YAML file and the line on which each of its values stands, for messages that name the place.
import { type Document, parseDocument } from "yaml";
import { InputError } from "../core/problems/input-error.ts";
import { readText } from "./text-file.ts";

/** Keys and indexes from the top of the file to a value. */
export type YamlPath = readonly (string | number)[];

/** What a file holds: all of it, the value at a path, and the line (from 1) where that stands. */
export interface YamlFile {
  content: unknown;
  at(path: YamlPath): unknown;
  lineOf(path: YamlPath): number;
}

/** Reads a file; throws InputError when it cannot be read or is no YAML. Whether it fits is the caller's question. */
export function readYaml(file: string, expected?: string): YamlFile {
  return parseYaml(readText(file, expected), file);
}

/** Parses a file's text; throws InputError, also for what can be parsed but neither used nor written again. */
export function parseYaml(text: string, file: string): YamlFile {
  const document = parseDocument(text);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const broken = document.errors[0];
  if (broken?.code === "MULTIPLE_DOCS")
    throw new InputError(file, lineAt(broken.pos[0]), "a second document (---)", "one");
  if (broken) throw noYaml(file, lineAt(broken.pos[0]), whatIn(broken.message));
  const content = contentOf(document, file);
  return {
    content,
    at: (path) => (path.length > 0 ? document.getIn(path) : content),
    lineOf: (path) => {
      // What is missing is missed in what would hold it.
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true) as { range?: number[] } | undefined;
        if (node?.range?.[0] !== undefined) return lineAt(node.range[0]);
      }
      return 1;
    },
  };
}

/** The parser's own place is left out: the line stands before it. */
function whatIn(message: string): string {
  const [first = ""] = message.split("\n");
  return first.replace(/ at line \d+, column \d+:?$/, "").trim();
}

/** An alias without its anchor, aliases that would grow without end, and anchors of control characters come out only here. */
function contentOf(document: Document, file: string): unknown {
  try {
    document.toString();
    return document.toJS() as unknown;
  } catch (error) {
    throw noYaml(file, 1, error instanceof Error ? (error.message.split("\n")[0] ?? "") : "no YAML");
  }
}

function noYaml(file: string, line: number, found: string): InputError {
  const expected = "valid YAML";
  return new InputError(file, line, found, expected, { file, line, path: [], expected });
}
