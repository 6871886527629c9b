// Writes the modules of a program as one source file: what the entry file needs, in the order in which modules would
// run, constants put in where they are used. Changes no types: the result is compiled and checked like any source.
import ts from "typescript";

/** Texts up to this long are put in where they are used. */
const SHORT_TEXT = 16;

/** A statement of some file's top level, and the names that it declares. */
interface Part {
  statement: ts.Statement;
  symbols: ts.Symbol[];
}

/** The one file, and where its statements come from. */
export interface Merged {
  code: string;
  /** Statements in their order: first line here, first line in the source; both from 0. */
  places: { line: number; file: string; sourceLine: number }[];
}

/**
 * One file for all that `entry` reaches; only the entry's own exports stay exports. Lines stay lines. An entry without
 * exports gives a script: its names are global, and short.
 */
export function mergeModules(program: ts.Program, entry: string): Merged {
  return new Merger(program).merge(entry);
}

class Merger {
  private program: ts.Program;
  private checker: ts.TypeChecker;
  private files: ts.SourceFile[] = [];
  private parts: Part[] = [];
  private owners = new Map<ts.Symbol, Part>();
  private names = new Map<ts.Symbol, string>();
  private constants = new Map<ts.Symbol, ts.Expression>();
  private literals = new Map<ts.Symbol, string>();

  constructor(program: ts.Program) {
    this.program = program;
    this.checker = program.getTypeChecker();
  }

  merge(entry: string): Merged {
    const first = this.program.getSourceFile(entry);
    if (first === undefined) throw new Error(`${entry}: found no such file in the program`);
    this.visit(first);
    for (const file of this.files) for (const statement of file.statements) this.take(statement);
    this.nameAll(first.statements.some((s) => ts.isExportDeclaration(s) || isExported(s)));
    for (const part of this.parts) this.takeLiteral(part);
    const needed = new Set<Part>();
    for (const part of this.parts) if (this.isRoot(part.statement, first)) this.need(part, needed);
    const named = this.namedByTypes(needed);
    const merged: Merged = { code: "", places: [] };
    let line = 0;
    for (const part of this.parts.filter((p) => named.has(p))) {
      const { statement, symbols } = part;
      if (symbols.some((s) => this.literals.has(s))) continue;
      const file = statement.getSourceFile();
      const sourceLine = file.getLineAndCharacterOfPosition(statement.getStart()).line;
      // What only types speak of is told to the compiler and leaves nothing behind.
      const text = (needed.has(part) ? "" : "declare ") + this.print(statement, file === first);
      merged.places.push({ line, file: file.fileName, sourceLine });
      merged.code += `${text}\n`;
      line += text.split("\n").length;
    }
    return merged;
  }

  /** Files after those that they import. */
  private visit(file: ts.SourceFile): void {
    if (this.files.includes(file)) return;
    const imports = file.statements.filter((s) => ts.isImportDeclaration(s));
    for (const { moduleSpecifier } of imports) {
      const imported = this.checker.getSymbolAtLocation(moduleSpecifier)?.valueDeclaration;
      if (imported !== undefined && ts.isSourceFile(imported) && !this.files.includes(imported)) this.visit(imported);
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

  /** Every declaration gets a name of its own. Local names begin with small letters: short ones do not. */
  private nameAll(isModule: boolean): void {
    const taken = new Set<string>();
    let count = 0;
    for (const symbol of this.owners.keys()) {
      let name = symbol.name;
      for (let i = 2; taken.has(name); i++) name = `${symbol.name}${i}`;
      taken.add(name);
      this.names.set(symbol, isModule ? name : capitalName(count++));
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
      if (ts.isPropertyAccessExpression(node) && this.literalOf(node) !== undefined) return;
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

  private takeLiteral({ statement, symbols: [symbol] }: Part): void {
    if (
      symbol === undefined ||
      !ts.isVariableStatement(statement) ||
      !(statement.declarationList.flags & ts.NodeFlags.Const)
    )
      return;
    const [declaration, ...others] = statement.declarationList.declarations;
    if (declaration?.initializer === undefined || others.length > 0) return;
    this.constants.set(symbol, plain(declaration.initializer));
    const literal = this.literalOf(declaration.initializer);
    if (literal !== undefined) this.literals.set(symbol, literal);
  }

  private literalOf(node: ts.Expression): string | undefined {
    const value = this.evaluate(node);
    if (typeof value === "number") return value < 0 ? `(${value})` : String(value);
    return value !== undefined && value.length <= SHORT_TEXT ? JSON.stringify(value) : undefined;
  }

  /** What a constant, or a member of one that is an object, stands for. */
  private constantOf(node: ts.Expression): ts.Expression | undefined {
    if (ts.isIdentifier(node)) {
      const symbol = this.resolve(node);
      const value = symbol === undefined ? undefined : this.constants.get(symbol);
      return value !== undefined && (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value))
        ? this.constantOf(value)
        : value;
    }
    if (ts.isPropertyAccessExpression(node) && this.isModule(node.expression))
      return ts.isIdentifier(node.name) ? this.constantOf(node.name) : undefined;
    const owner = ts.isPropertyAccessExpression(node) ? this.constantOf(node.expression) : undefined;
    if (owner === undefined || !ts.isObjectLiteralExpression(owner)) return undefined;
    const { text } = (node as ts.PropertyAccessExpression).name;
    const member = owner.properties.find(
      (p) => p.name !== undefined && ts.isIdentifier(p.name) && p.name.text === text,
    );
    return member !== undefined && ts.isPropertyAssignment(member) ? plain(member.initializer) : undefined;
  }

  private evaluate(node: ts.Expression): number | string | undefined {
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isStringLiteral(node)) return node.text;
    if (plain(node) !== node) return this.evaluate(plain(node));
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
      const value = this.evaluate(node.operand);
      return typeof value === "number" ? -value : undefined;
    }
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
      const value = this.constantOf(node);
      return value === undefined ? undefined : this.evaluate(value);
    }
    if (!ts.isBinaryExpression(node)) return undefined;
    const left = this.evaluate(node.left);
    const right = this.evaluate(node.right);
    if (typeof left !== "number" || typeof right !== "number") return undefined;
    return OPERATIONS[node.operatorToken.kind]?.(left, right);
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
      const text = ts.isIdentifier(node)
        ? this.textOf(node)
        : ts.isPropertyAccessExpression(node)
          ? this.literalOf(node)
          : undefined;
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
    if (symbol === undefined) return undefined;
    const text = ts.isTypeQueryNode(node.parent) ? undefined : this.literals.get(symbol);
    const name = text ?? this.names.get(symbol);
    if (name === undefined || name === node.text) return undefined;
    return ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name;
  }
}

/** The value without what only types see. */
function plain(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
    ? plain(node.expression)
    : node;
}

const OPERATIONS: { [operator in ts.SyntaxKind]?: (left: number, right: number) => number } = {
  [ts.SyntaxKind.PlusToken]: (left, right) => left + right,
  [ts.SyntaxKind.MinusToken]: (left, right) => left - right,
  [ts.SyntaxKind.AsteriskToken]: (left, right) => left * right,
  [ts.SyntaxKind.SlashToken]: (left, right) => left / right,
};

function capitalName(index: number): string {
  const first = String.fromCharCode(65 + (index % 26));
  return index < 26 ? first : first + (Math.floor(index / 26) - 1).toString(36);
}

function isTypeAlone(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) && statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword) === true
  );
}
