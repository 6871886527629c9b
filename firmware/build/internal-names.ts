// Finds the names in firmware that nothing outside a bundle knows, so that the bundle may give them short ones: members
// of classes and of interfaces, unless they are also a message's field, a board's global, or something that an entry
// point's folder reads, keeps or shows.
import path from "node:path";
import ts from "typescript";

/** Sources whose every key is known outside: messages, boards, what is kept in Storage or given to the interpreter. */
const SHOWN = /^(protocol|hardware|host|test|firmware\/espruino)\/|\.d\.ts$/;

/** What the language's own objects have. */
const BUILT_IN = new Set(
  [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    Date,
    RegExp,
    Error,
    Promise,
    ArrayBuffer,
    Uint8Array,
    Float64Array,
  ]
    .flatMap((type): object[] => [type, type.prototype])
    .concat([Math, JSON, Object.getPrototypeOf(Uint8Array).prototype as object])
    .flatMap((object) => Object.getOwnPropertyNames(object)),
);

/** Names met in the sources of one bundle. */
export class InternalNames {
  private root: string;
  private names = new Set<string>();
  private known = new Set<string>();
  /** Members by interface, and the interfaces that shown sources import. */
  private interfaces = new Map<string, Set<string>>();
  private imported = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  /** Takes the names of one source or declaration file. */
  read(code: string, file: string): void {
    const isShown = SHOWN.test(path.relative(this.root, file));
    const visit = (node: ts.Node): void => {
      this.take(node, isShown);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, code, ts.ScriptTarget.ESNext, true));
  }

  /** Names that may be changed. */
  list(): string[] {
    const known = new Set(this.known);
    for (const name of this.imported) for (const member of this.interfaces.get(name) ?? []) known.add(member);
    return [...this.names].filter((name) => !known.has(name) && !BUILT_IN.has(name)).sort();
  }

  private take(node: ts.Node, isShown: boolean): void {
    // Messages and settings are read by names that stand in texts: alone, or among others in a field table.
    if (isShown && (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)))
      for (const word of node.text.match(/[A-Za-z]\w*/g) ?? []) this.known.add(word);
    if (isShown && ts.isImportSpecifier(node)) this.imported.add(node.name.text);
    const isMember =
      ts.isPropertyDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isPropertySignature(node) ||
      ts.isMethodSignature(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isShorthandPropertyAssignment(node) ||
      ts.isBindingElement(node);
    if (!isMember || node.name === undefined || !ts.isIdentifier(node.name)) return;
    const name = node.name.text;
    const ofClass = ts.isPropertyDeclaration(node) || ts.isMethodDeclaration(node);
    // What a shown source reads by a class's name changes with the class.
    if (isShown && !(ofClass && !node.getSourceFile().isDeclarationFile)) this.known.add(name);
    else this.names.add(name);
    if (!ts.isInterfaceDeclaration(node.parent)) return;
    const owner = node.parent.name.text;
    this.interfaces.set(owner, (this.interfaces.get(owner) ?? new Set<string>()).add(name));
  }
}
