// Tells members of one class from those of another, by the type checker: each gets a name of its own, `name__Class`, for
// the later steps, which go by names alone. Members that an interface, a message or the world outside names, too, stay.
import ts from "typescript";

/** Parts the name of a member from its class. */
export const OF_CLASS = "__";

/** New names by the file's name and by the place of the old one. */
export type MemberNames = Map<string, Map<number, string>>;

/**
 * Looks through `files`; `others` are files that say what the world outside knows. With `isWhole`, the files are all of a
 * program: an interface that one class alone implements is that class. Throws, with the place, where `{ name } = object` asks for a
 * member that gets a new name: it would be asked for by the old one.
 */
export function nameMembers(
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
  others: readonly ts.SourceFile[],
  isWhole = false,
): MemberNames {
  const only = isWhole ? onlyImplementations(checker, files) : new Map<ts.Node, ts.ClassDeclaration>();
  const shared = sharedMembers(checker, [...files, ...others], only);
  const names: MemberNames = new Map();
  const renamedOf = (name: string, symbol: ts.Symbol | undefined): string | undefined => {
    const owner = ownerOf(symbol, checker, only);
    return owner === undefined || shared.get(owner)?.has(name) === true ? undefined : owner.name?.text;
  };
  const refuseRenamed = (pattern: ts.ObjectBindingPattern): void => {
    const type = checker.getTypeAtLocation(pattern);
    for (const { name, propertyName } of pattern.elements) {
      const member = (propertyName ?? name).getText();
      const owner = renamedOf(member, type.getProperty(member));
      if (owner !== undefined) throw new Error(`${placeOf(pattern)}: ${member} of ${owner} is asked for by a pattern`);
    }
  };
  for (const file of files) {
    const places = new Map<number, string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && isMemberName(node)) {
        const owner = renamedOf(node.text, checker.getSymbolAtLocation(node));
        if (owner !== undefined) places.set(node.getStart(file), node.text + OF_CLASS + owner);
      }
      if (ts.isObjectBindingPattern(node)) refuseRenamed(node);
      ts.forEachChild(node, visit);
    };
    visit(file);
    names.set(file.fileName, places);
  }
  return names;
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${file.fileName}:${line + 1}:${character + 1}`;
}

/** Interfaces of which all objects are those of one class, with the class: it says so, or has all methods that there are. */
function onlyImplementations(
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
): Map<ts.Node, ts.ClassDeclaration> {
  const classes: ts.ClassDeclaration[] = [];
  const interfaces: ts.InterfaceDeclaration[] = [];
  const written = new Set<ts.Symbol | undefined>();
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node) && !node.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword))
      classes.push(node);
    if (ts.isInterfaceDeclaration(node) && node.heritageClauses === undefined) interfaces.push(node);
    if (ts.isObjectLiteralExpression(node)) written.add(checker.getContextualType(node)?.symbol);
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  const only = new Map<ts.Node, ts.ClassDeclaration>();
  for (const declaration of interfaces) {
    const type = checker.getTypeAtLocation(declaration);
    const [owner, ...others] = classes.filter((c) => checker.isTypeAssignableTo(checker.getTypeAtLocation(c), type));
    if (owner === undefined || others.length > 0 || written.has(type.symbol)) continue;
    // What comes from outside has fields alone.
    if (isNamedBy(owner, type, checker) || declaration.members.every((m) => ts.isMethodSignature(m)))
      only.set(declaration, owner);
  }
  return only;
}

function isNamedBy(owner: ts.ClassDeclaration, type: ts.Type, checker: ts.TypeChecker): boolean {
  const named = owner.heritageClauses?.flatMap((clause) => clause.types) ?? [];
  return named.some(({ expression }) => checker.getTypeAtLocation(expression).symbol === type.symbol);
}

/** Members by which the objects of a class may be used as something else, by the class. */
function sharedMembers(
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
  only: ReadonlyMap<ts.Node, ts.ClassDeclaration>,
): Map<ts.Node, Set<string>> {
  const classes: ts.ClassDeclaration[] = [];
  const shapes: ts.Type[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) classes.push(node);
    if ((ts.isInterfaceDeclaration(node) && !only.has(node)) || ts.isTypeLiteralNode(node))
      shapes.push(checker.getTypeAtLocation(node));
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  const shared = new Map<ts.Node, Set<string>>();
  for (const declaration of classes) {
    const type = checker.getTypeAtLocation(declaration);
    const names = new Set<string>();
    for (const shape of shapes)
      if (checker.isTypeAssignableTo(type, shape)) for (const member of shape.getProperties()) names.add(member.name);
    const root = rootOf(declaration, checker);
    shared.set(root, new Set([...(shared.get(root) ?? []), ...names]));
  }
  return shared;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) &&
    parent.name === node
  );
}

/** The class that declares a member, or the first of those that it extends: their objects have the members of all. */
function ownerOf(
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
  only: ReadonlyMap<ts.Node, ts.ClassDeclaration>,
): ts.ClassDeclaration | undefined {
  const declaration = symbol?.declarations?.[0];
  const implementation = declaration === undefined ? undefined : only.get(declaration.parent);
  if (implementation !== undefined) return implementation;
  if (declaration === undefined || !ts.isClassDeclaration(declaration.parent)) return undefined;
  if (!ts.isPropertyDeclaration(declaration) && !ts.isMethodDeclaration(declaration)) return undefined;
  return rootOf(declaration.parent, checker);
}

function rootOf(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): ts.ClassDeclaration {
  const base = checker.getBaseTypes(checker.getTypeAtLocation(declaration) as ts.InterfaceType)[0];
  const above = base?.symbol.valueDeclaration;
  return above !== undefined && ts.isClassDeclaration(above) ? rootOf(above, checker) : declaration;
}
