// Scope hoisting in TypeScript: writes the modules of a program as one source file, what the entry file needs alone, in
// the order in which modules would run. Rollup does this for JavaScript, but typescript-to-lua needs the types.
import ts from "typescript";

/** A statement of some file's top level, and the names that it declares. */
interface Part {
  statement: ts.Statement;
  symbols: ts.Symbol[];
}

/**
 * One file for all that `entry` reaches; only the entry's own exports stay exports. `taken` are names that the board
 * has.
 */
export function hoistModules(program: ts.Program, entry: string, taken: ReadonlySet<string>): string {
  return new Hoister(program, taken).hoist(entry);
}

class Hoister {
  private program: ts.Program;
  private checker: ts.TypeChecker;
  private files: ts.SourceFile[] = [];
  private visited = new Set<ts.SourceFile>();
  private parts: Part[] = [];
  private owners = new Map<ts.Symbol, Part>();
  private names = new Map<ts.Symbol, string>();
  private taken: Set<string>;

  constructor(program: ts.Program, taken: ReadonlySet<string>) {
    this.program = program;
    this.taken = new Set(taken);
    this.checker = program.getTypeChecker();
  }

  hoist(entry: string): string {
    const first = this.program.getSourceFile(entry);
    if (first === undefined) throw new Error(`${entry}: found no such file in the program`);
    this.visit(first);
    for (const file of this.files) for (const statement of file.statements) this.take(statement);
    this.nameAll();
    const needed = new Set<Part>();
    for (const part of this.parts) if (this.isRoot(part.statement, first)) this.need(part, needed);
    const named = this.namedByTypes(needed);
    return this.parts
      .filter((part) => named.has(part))
      .map((part) => {
        // What only types speak of is told to the compiler and leaves nothing behind.
        const text = this.print(part.statement, part.statement.getSourceFile() === first);
        return `${needed.has(part) ? "" : "declare "}${text}\n`;
      })
      .join("");
  }

  /** Files after those that they import. Two that import each other do so for types alone: either may be the first. */
  private visit(file: ts.SourceFile): void {
    if (this.visited.has(file)) return;
    this.visited.add(file);
    const imports = file.statements.filter((s) => ts.isImportDeclaration(s));
    for (const { moduleSpecifier } of imports) {
      const imported = this.checker.getSymbolAtLocation(moduleSpecifier)?.valueDeclaration;
      if (imported !== undefined && ts.isSourceFile(imported)) this.visit(imported);
    }
    this.files.push(file);
  }

  private take(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return;
    const declared = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations
      : ts.isDeclarationStatement(statement)
        ? [statement]
        : [];
    const symbols = declared.flatMap((d) =>
      d.name === undefined ? [] : (this.checker.getSymbolAtLocation(d.name) ?? []),
    );
    const part = { statement, symbols };
    this.parts.push(part);
    for (const symbol of symbols) this.owners.set(symbol, part);
  }

  /** Every declaration gets a name of its own. */
  private nameAll(): void {
    for (const symbol of this.owners.keys()) {
      let name = symbol.name;
      for (let i = 2; this.taken.has(name); i++) name = `${symbol.name}${i}`;
      this.taken.add(name);
      this.names.set(symbol, name);
    }
  }

  private isRoot(statement: ts.Statement, entry: ts.SourceFile): boolean {
    if (ts.isExpressionStatement(statement) || ts.isExportDeclaration(statement)) return true;
    return statement.getSourceFile() === entry && isExported(statement);
  }

  /** Adds a part and what it needs when it runs. */
  private need(part: Part, needed: Set<Part>): void {
    if (needed.has(part)) return;
    needed.add(part);
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
      const owner = this.ownerOf(node);
      if (owner !== undefined) this.need(owner, needed);
      ts.forEachChild(node, visit);
    };
    if (!isTypeAlone(part.statement)) visit(part.statement);
  }

  /** Those parts, and what their types speak of, and so on. */
  private namedByTypes(needed: Set<Part>): Set<Part> {
    const named = new Set(needed);
    for (const part of named) {
      const visit = (node: ts.Node): void => {
        // Bodies of what is only spoken of are never looked at.
        if (!needed.has(part) && ts.isBlock(node)) return;
        const owner = this.ownerOf(node);
        if (owner !== undefined) named.add(owner);
        if (ts.isSatisfiesExpression(node)) visit(node.expression);
        else ts.forEachChild(node, visit);
      };
      visit(part.statement);
    }
    return named;
  }

  private ownerOf(node: ts.Node): Part | undefined {
    const symbol = ts.isIdentifier(node) ? this.resolve(node) : undefined;
    return symbol === undefined ? undefined : this.owners.get(symbol);
  }

  /** The declaration that a name stands for, through imports; of a whole imported module, the name after the dot. */
  private resolve(node: ts.Identifier): ts.Symbol | undefined {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node && !this.isModule(parent.expression))
      return undefined;
    const symbol = ts.isShorthandPropertyAssignment(parent)
      ? this.checker.getShorthandAssignmentValueSymbol(parent)
      : ts.isExportSpecifier(parent)
        ? this.checker.getExportSpecifierLocalTargetSymbol(parent)
        : this.checker.getSymbolAtLocation(node);
    if (symbol === undefined) return undefined;
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private isModule(node: ts.Expression): boolean {
    const symbol = ts.isIdentifier(node) ? this.checker.getSymbolAtLocation(node) : undefined;
    return symbol?.declarations?.some((d) => ts.isNamespaceImport(d)) === true;
  }

  /** A statement's text with the names that its parts have now. */
  private print(statement: ts.Statement, isEntry: boolean): string {
    const source = statement.getSourceFile().text;
    const edits: { from: number; to: number; text: string }[] = [];
    if (!isEntry && ts.canHaveModifiers(statement))
      for (const modifier of statement.modifiers ?? [])
        if (modifier.kind === ts.SyntaxKind.ExportKeyword)
          edits.push({ from: modifier.getStart(), to: modifier.end, text: "" });
    const visit = (node: ts.Node): void => {
      const text = ts.isIdentifier(node) ? this.textOf(node) : undefined;
      if (text !== undefined) edits.push({ from: node.getStart(), to: node.end, text });
      else if (ts.isPropertyAccessExpression(node) && this.isModule(node.expression)) {
        edits.push({ from: node.getStart(), to: node.name.getStart(), text: "" });
        visit(node.name);
      } else if (ts.isSatisfiesExpression(node)) {
        visit(node.expression);
        edits.push({ from: node.expression.end, to: node.end, text: "" });
      } else ts.forEachChild(node, visit);
    };
    visit(statement);
    let out = "";
    let at = statement.getStart();
    for (const edit of edits) {
      out += source.slice(at, edit.from) + edit.text;
      at = edit.to;
    }
    return out + source.slice(at, statement.end);
  }

  private textOf(node: ts.Identifier): string | undefined {
    const symbol = this.resolve(node);
    const name = symbol === undefined ? undefined : this.names.get(symbol);
    if (name === undefined || name === node.text) return undefined;
    return ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name;
  }
}

function isTypeAlone(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) && statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword) === true
  );
}
