// Changes values of a YAML text and leaves everything else as somebody wrote it: comments, order, quotes. Pure.
import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";

const BOM = "\uFEFF";

/** The text with this content. Members of lists are known again by their `box`, so that comments stay with them. */
export function editYaml(text: string, content: unknown): string {
  const document = parseDocument(text);
  document.contents = reconciled(document, document.contents, content) as typeof document.contents;
  const edited = document.toString({
    lineWidth: 0,
    indentSeq: /^ +- /m.test(text) || !/^- /m.test(text),
    flowCollectionPadding: /\{ /.test(text),
  });
  // As an editor on Windows ends lines, and marks a file as UTF-8.
  const lines = text.includes("\r\n") ? edited.replaceAll("\n", "\r\n") : edited;
  return text.startsWith(BOM) ? BOM + lines : lines;
}

/** The node itself where it can stay, with its values changed; else another one. */
function reconciled(document: Document, node: unknown, value: unknown): Node {
  if (isMap(node) && isRecord(value)) return mapWith(document, node, value);
  if (isSeq(node) && Array.isArray(value)) return listWith(document, node, value);
  if (isScalar(node) && !isRecord(value) && !Array.isArray(value)) {
    if (node.value !== value) {
      node.value = value;
      // The way in which the old number was written would be kept otherwise.
      delete node.source;
      delete node.format;
    }
    return node;
  }
  const fresh = document.createNode(value);
  if (isScalar(node) || isMap(node) || isSeq(node)) fresh.commentBefore = node.commentBefore ?? null;
  return fresh;
}

function mapWith(document: Document, map: YAMLMap, value: { [key: string]: unknown }): YAMLMap {
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (!Object.hasOwn(value, name) || value[name] === undefined) map.delete(key);
  }
  for (const [name, child] of Object.entries(value)) {
    if (child === undefined) continue;
    const old = map.get(name, true);
    const next = reconciled(document, old, child);
    if (next !== (old as unknown)) map.set(name, next);
  }
  return map;
}

function listWith(document: Document, list: YAMLSeq, values: unknown[]): YAMLSeq {
  const old = [...list.items];
  const taken = new Set<unknown>();
  list.items = values.map((value, i) => {
    const same = old.find((item) => !taken.has(item) && boxOf(item) !== undefined && boxOf(item) === boxOf(value));
    const place = old[i];
    const node = same ?? (taken.has(place) || isKept(place, values) ? undefined : place);
    taken.add(node);
    return reconciled(document, node, value);
  });
  return list;
}

/** A member whose box is still named elsewhere in the list is not to be used for another. */
function isKept(item: unknown, values: unknown[]): boolean {
  const box = boxOf(item);
  return box !== undefined && values.some((value) => boxOf(value) === box);
}

function boxOf(item: unknown): unknown {
  if (isMap(item)) return item.get("box");
  return isRecord(item) ? item["box"] : undefined;
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
