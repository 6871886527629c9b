// Finds the members of firmware classes that nothing outside the bundle can know by name, so that the bundle may give
// them short names: all members but those that are also a field of a message, a key, a port or a board's global.
import ts from "typescript";

/** Names met in the sources of one bundle. */
export class InternalNames {
  private members = new Map<string, Set<string>>();
  private known = new Set<string>();
  private shown = new Set<string>();

  /** Takes the names of one source or declaration file. */
  read(code: string, file: string): void {
    const visit = (node: ts.Node): void => {
      this.take(node);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, code, ts.ScriptTarget.ESNext, true));
  }

  /** Members that may be renamed. */
  list(): string[] {
    const shown = new Set([...this.shown].flatMap((name) => [...(this.members.get(name) ?? [])]));
    const all = new Set([...this.members.values()].flatMap((names) => [...names]));
    return [...all].filter((name) => !this.known.has(name) && !shown.has(name)).sort();
  }

  private take(node: ts.Node): void {
    if (ts.isClassDeclaration(node)) this.takeClass(node);
    // `global.x = { A: A }` shows class A to the outside with all its members.
    else if (ts.isBinaryExpression(node) && node.left.getText().startsWith("global.")) this.takeShown(node.right);
    if (ts.isStringLiteralLike(node)) this.known.add(node.text);
    const isKey =
      ts.isPropertySignature(node) ||
      ts.isMethodSignature(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isShorthandPropertyAssignment(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isFunctionDeclaration(node);
    if (isKey && !(ts.isMethodDeclaration(node) && ts.isClassDeclaration(node.parent)) && node.name !== undefined)
      this.known.add(node.name.getText());
  }

  private takeClass(node: ts.ClassDeclaration): void {
    const names = new Set<string>();
    for (const member of node.members)
      if (member.name !== undefined && ts.isIdentifier(member.name)) names.add(member.name.text);
    const name = node.name?.text ?? "";
    this.members.set(name, new Set([...(this.members.get(name) ?? []), ...names]));
    if (node.getSourceFile().isDeclarationFile) for (const n of names) this.known.add(n);
  }

  private takeShown(value: ts.Expression): void {
    if (!ts.isObjectLiteralExpression(value)) return;
    for (const p of value.properties)
      if (ts.isPropertyAssignment(p) && ts.isIdentifier(p.initializer)) this.shown.add(p.initializer.text);
  }
}
