// Gives the members of one source file that nothing outside knows names of one or two letters, the shortest to the most
// used, and leaves out methods that nothing calls.
import ts from "typescript";

const FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Words of the languages that a bundle is compiled to. */
const WORDS = new Set(["do", "if", "in", "of", "or", "as", "is"]);

/** The same code without the methods of classes that nothing in it calls by name; lines stay lines. */
export function dropUnusedMethods(code: string): string {
  const source = parse(code);
  const used = new Set<string>();
  const methods: ts.MethodDeclaration[] = [];
  each(source, (node) => {
    if (ts.isMethodDeclaration(node) && ts.isClassDeclaration(node.parent)) methods.push(node);
    else if (ts.isPropertyAccessExpression(node)) used.add(node.name.text);
  });
  let out = code;
  for (const method of methods.reverse()) {
    if (used.has((method.name as ts.Identifier).text)) continue;
    const from = method.getStart();
    out = out.slice(0, from) + out.slice(from, method.end).replace(/[^\n]/g, "") + out.slice(method.end);
  }
  return out === code ? code : dropUnusedMethods(out);
}

/** The same code with short names for the members in `internal`. */
export function shortenNames(code: string, internal: readonly string[]): string {
  const names = new Set(internal);
  const uses = new Map<string, number>();
  const kept = new Set<string>();
  const places: ts.Identifier[] = [];
  each(parse(code), (node) => {
    if (!ts.isIdentifier(node) || !isMember(node)) return;
    if (!names.has(node.text)) {
      kept.add(node.text);
      return;
    }
    uses.set(node.text, (uses.get(node.text) ?? 0) + 1);
    places.push(node);
  });
  const short = new Map<string, string>();
  let next = 0;
  for (const [name] of [...uses].sort((a, b) => b[1] - a[1])) {
    let candidate = nameOf(next++);
    while (WORDS.has(candidate) || kept.has(candidate)) candidate = nameOf(next++);
    short.set(name, candidate);
  }
  let out = code;
  for (const place of places.reverse()) {
    const isShorthand = ts.isShorthandPropertyAssignment(place.parent) || isPlainBinding(place.parent);
    const text = (short.get(place.text) as string) + (isShorthand ? `: ${place.text}` : "");
    out = out.slice(0, place.getStart()) + text + out.slice(place.end);
  }
  return out;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("merged.ts", code, ts.ScriptTarget.ESNext, true);
}

function each(node: ts.Node, run: (node: ts.Node) => void): void {
  run(node);
  ts.forEachChild(node, (child) => each(child, run));
}

/** It names a member where it stands. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent))
    return ts.isObjectBindingPattern(parent.parent) && (parent.propertyName ?? parent.name) === node;
  return (
    (ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isShorthandPropertyAssignment(parent)) &&
    parent.name === node
  );
}

function isPlainBinding(node: ts.Node): boolean {
  return ts.isBindingElement(node) && node.propertyName === undefined;
}

function nameOf(index: number): string {
  const letter = FIRST[index % FIRST.length] as string;
  return index < FIRST.length ? letter : nameOf(Math.floor(index / FIRST.length) - 1) + letter;
}
