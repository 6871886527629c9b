// Makes functions of methods and constructors, for classes whose objects nothing outside the program makes: a method
// takes a place in the table of its class, a function can be merged with others. Goes by the names of member-names.ts.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "../shrink/member-names.ts";
import { isMember } from "../shrink/members.ts";

/** Gives an object its methods; in Lua's own library. Undefined in a row, which the compiler takes in none. */
export const MADE = "setmetatable";
export const NOTHING_YET = "nothingYet";
/** For the compiler. */
export const DECLARATIONS = `declare function ${MADE}(row: object, methods: unknown): any;
declare const ${NOTHING_YET}: any;
`;

const SELF = "me";

/**
 * A plugin for Babel, for TypeScript. `new C(a)` becomes `make__C(a)`, which makes a row with a place for each field and
 * does what the constructor did; `object.method__C(a)` becomes `method__C(object, a)`. What an interface knows stays a
 * method.
 */
export function functionsOfClasses(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const classes = program.get("body").filter((s): s is NodePath<t.ClassDeclaration> => {
            return s.isClassDeclaration() && !s.node.declare && !s.node.superClass;
          });
          const kept = sharedMethods(program);
          const functions = classes.flatMap(({ node }) => [...methodsOf(node, kept), makerOf(node)]);
          program.unshiftContainer("body", functions);
          program.traverse({ NewExpression: make(classes), CallExpression: callFunction(functions) });
        },
      },
    },
  } as PluginItem;
}

/** Members that more is done with than to call them by `object.member(...)`. */
function sharedMethods(program: NodePath<t.Program>): Set<string> {
  const shared = new Set<string>();
  program.traverse({
    Identifier: ({ node, parent, parentPath }) => {
      // Types call nothing.
      if (!isMember(node, parent) || t.isClassMethod(parent) || parent.type.startsWith("TS")) return;
      const isCall = t.isMemberExpression(parent) && t.isCallExpression(parentPath?.parent);
      if (!isCall || parentPath?.key !== "callee") shared.add(node.name);
    },
  });
  return shared;
}

/** Takes the methods out of their class. */
function methodsOf(owner: t.ClassDeclaration, shared: ReadonlySet<string>): t.FunctionDeclaration[] {
  const isOwn = (member: t.Node): member is t.ClassMethod => {
    if (!t.isClassMethod(member, { kind: "method", static: false })) return false;
    const { name } = member.key as t.Identifier;
    return name.includes(OF_CLASS) && !shared.has(name);
  };
  const methods = owner.body.body.filter(isOwn);
  owner.body.body = owner.body.body.filter((member) => !isOwn(member));
  return methods.map((method) => {
    const self = t.identifier(SELF);
    self.typeAnnotation = t.tsTypeAnnotation(typeOf(owner));
    const made = t.functionDeclaration(
      method.key as t.Identifier,
      [self, ...(method.params as t.Identifier[])],
      withSelf(method.body) as t.BlockStatement,
    );
    made.returnType = method.returnType ?? null;
    made.typeParameters = method.typeParameters ?? null;
    return made;
  });
}

/** A function in the place of the constructor; what is left of the class are its fields' types and shared methods. */
function makerOf(owner: t.ClassDeclaration): t.FunctionDeclaration {
  const { body } = owner.body;
  const own = body.find((m): m is t.ClassMethod => t.isClassMethod(m, { kind: "constructor" }));
  const fields = body.filter((m): m is t.ClassProperty => t.isClassProperty(m, { static: false }));
  owner.body.body = body.filter((m) => m !== own);
  const statements: t.Statement[] = fields
    .filter((field) => field.value && !t.isIdentifier(field.value, { name: "undefined" }))
    .map((field) => {
      const place = t.memberExpression(t.thisExpression(), t.cloneNode(field.key) as t.Identifier);
      return t.expressionStatement(t.assignmentExpression("=", place, field.value as t.Expression));
    });
  statements.push(...(own?.body.body ?? []));
  const row = t.arrayExpression(fields.filter(isNumbered).map(() => t.identifier(NOTHING_YET)));
  const hasMethods = owner.body.body.some((m) => t.isClassMethod(m));
  const object = hasMethods
    ? t.callExpression(t.identifier(MADE), [
        row,
        t.memberExpression(t.cloneNode(owner.id as t.Identifier), t.identifier("prototype")),
      ])
    : row;
  const self = t.identifier(SELF);
  self.typeAnnotation = t.tsTypeAnnotation(typeOf(owner));
  for (const field of fields) {
    field.typeAnnotation ??= t.tsTypeAnnotation(literalType(field.value as t.Expression));
    field.value = null;
  }
  if (!hasMethods) owner.declare = true;
  const made = t.functionDeclaration(
    t.identifier(makerName(owner)),
    (own?.params as t.Identifier[] | undefined) ?? [],
    t.blockStatement([
      t.variableDeclaration("const", [t.variableDeclarator(self, t.tsAsExpression(object, t.tsAnyKeyword()))]),
      ...(withSelf(t.blockStatement(statements)) as t.BlockStatement).body,
      t.returnStatement(t.identifier(SELF)),
    ]),
  );
  made.returnType = t.tsTypeAnnotation(typeOf(owner));
  return made;
}

function isNumbered({ key }: t.ClassProperty): boolean {
  return t.isIdentifier(key) && key.name.includes(OF_CLASS);
}

function makerName(owner: t.ClassDeclaration): string {
  return `make${OF_CLASS}${owner.id?.name}`;
}

function typeOf(owner: t.ClassDeclaration): t.TSType {
  return t.tsTypeReference(t.identifier(owner.id?.name as string));
}

/** The type of a field that tells it only by its first value. */
function literalType(value: t.Expression): t.TSType {
  if (t.isBooleanLiteral(value)) return t.tsBooleanKeyword();
  if (t.isStringLiteral(value)) return t.tsStringKeyword();
  if (t.isNewExpression(value) && t.isIdentifier(value.callee)) return t.tsTypeReference(t.cloneNode(value.callee));
  return t.tsNumberKeyword();
}

function make(classes: readonly NodePath<t.ClassDeclaration>[]) {
  const makers = new Map(classes.map(({ node }) => [node.id?.name, makerName(node)]));
  return (path: NodePath<t.NewExpression>): void => {
    const maker = t.isIdentifier(path.node.callee) ? makers.get(path.node.callee.name) : undefined;
    if (maker !== undefined) path.replaceWith(t.callExpression(t.identifier(maker), path.node.arguments));
  };
}

function callFunction(functions: readonly t.FunctionDeclaration[]) {
  const names = new Set(functions.map((f) => f.id?.name));
  return ({ node }: NodePath<t.CallExpression>): void => {
    const { callee } = node;
    if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property) || !names.has(callee.property.name)) return;
    node.arguments.unshift(callee.object);
    node.callee = callee.property;
  };
}

/** `self` for `this`. Functions of their own have a `this` of their own; arrow functions have not. */
function withSelf(node: t.Node): t.Node {
  if (t.isThisExpression(node)) return t.identifier(SELF);
  if (t.isFunctionExpression(node) || t.isFunctionDeclaration(node)) return node;
  for (const key of t.VISITOR_KEYS[node.type] ?? []) {
    const holder = node as unknown as Record<string, t.Node | (t.Node | null)[] | null>;
    const child = holder[key];
    if (Array.isArray(child)) holder[key] = child.map((c) => c && withSelf(c));
    else if (child) holder[key] = withSelf(child);
  }
  return node;
}
