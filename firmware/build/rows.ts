// Makes rows of objects: the fields of a class get numbers for names, and a constructor becomes a function that makes the
// row at once. In Lua a number in a row takes 12 bytes, a named one 28 and as many again until its table is doubled.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";
import { isMember } from "./short-names.ts";

/** What makes an object of its first values and its class; in Lua's own library. */
export const MADE = "made";
/** A place of a row that has no value at first: the compiler takes no `undefined` there. */
export const NOTHING_YET = "nothingYet";
/** For the compiler. */
export const MADE_TYPE = `declare function ${MADE}<T>(row: object, methods: unknown): T;
declare const ${NOTHING_YET}: any;
`;

/** A plugin for Babel: `new C(...)` becomes a call of a function. Fields have their values in constructors by now. */
export function constructorsAsFunctions(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const makers = new Map<string, t.Identifier>();
          const pure = new Set<string>();
          for (const statement of program.get("body")) {
            if (!statement.isClassDeclaration() || statement.node.declare || statement.node.superClass) continue;
            const name = statement.node.id?.name as string;
            const maker = program.scope.generateUidIdentifier(`make${name}`);
            makers.set(name, maker);
            statement.insertBefore(makerOf(statement.node, maker, program.scope.generateUidIdentifier("self"), pure));
          }
          program.traverse({
            NewExpression: (path) => {
              const maker = t.isIdentifier(path.node.callee) ? makers.get(path.node.callee.name) : undefined;
              if (maker !== undefined) path.replaceWith(t.callExpression(t.cloneNode(maker), path.node.arguments));
            },
          });
        },
      },
    },
  } as PluginItem;
}

/** The function, without the constructor that it was. */
function makerOf(
  owner: t.ClassDeclaration,
  maker: t.Identifier,
  self: t.Identifier,
  pure: Set<string>,
): t.FunctionDeclaration {
  const { body } = owner.body;
  const own = body.find((m): m is t.ClassMethod => t.isClassMethod(m, { kind: "constructor" }));
  owner.body.body = body.filter((m) => m !== own);
  const statements = own?.body.body ?? [];
  const first = new Map<string, t.ObjectProperty>();
  const rest: t.Statement[] = [];
  const read = new Set<string>();
  let at = 0;
  for (; at < statements.length; at++) {
    const [field, value] = fieldOf(statements[at] as t.Statement) ?? [];
    if (field === undefined || value === undefined) break;
    const isFirst = field.includes(OF_CLASS) && !first.has(field) && !read.has(field);
    if (isFirst && isPure(value, pure)) first.set(field, t.objectProperty(t.identifier(field), value));
    else {
      // What is reckoned with the object stays behind what it reads, and before what it may have to find as it was.
      if (!readFields(value, read)) break;
      read.add(field);
      rest.push(statements[at] as t.Statement);
    }
  }
  rest.push(...statements.slice(at));
  const made = t.callExpression(t.identifier(MADE), [
    t.objectExpression([...first.values()]),
    owner.id as t.Identifier,
  ]);
  const type = t.tsTypeReference(t.cloneNode(owner.id as t.Identifier));
  made.typeParameters = t.tsTypeParameterInstantiation([type]);
  if (rest.length === 0) pure.add(maker.name).add((owner.id as t.Identifier).name);
  const statement =
    rest.length === 0
      ? [t.returnStatement(made)]
      : [
          t.variableDeclaration("const", [t.variableDeclarator(self, made)]),
          ...rest.map((s) => withSelf(s, self)),
          t.returnStatement(self),
        ];
  const result = t.functionDeclaration(
    maker,
    (own?.params as t.Identifier[] | undefined) ?? [],
    t.blockStatement(statement),
  );
  result.returnType = t.tsTypeAnnotation(t.cloneNode(type));
  return result;
}

/** `this.field = value` as field and value. */
function fieldOf(statement: t.Statement): [string, t.Expression] | undefined {
  if (!t.isExpressionStatement(statement) || !t.isAssignmentExpression(statement.expression, { operator: "=" }))
    return undefined;
  const { left, right } = statement.expression;
  if (!t.isMemberExpression(left) || left.computed || !t.isThisExpression(left.object)) return undefined;
  return [(left.property as t.Identifier).name, right];
}

/** Adds the fields of the object that a value is reckoned with; false if it may do more with the object than read them. */
function readFields(value: t.Expression, read: Set<string>): boolean {
  let reads = true;
  const visit = (node: t.Node): void => {
    if (t.isThisExpression(node) || t.isFunction(node)) reads = false;
    if (t.isMemberExpression(node) && t.isThisExpression(node.object) && !node.computed) {
      read.add((node.property as t.Identifier).name);
      return;
    }
    // A method may do anything.
    if (t.isCallExpression(node) && t.isMemberExpression(node.callee) && t.isThisExpression(node.callee.object))
      reads = false;
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = node[key as keyof t.Node] as unknown as t.Node | (t.Node | null)[] | null;
      for (const part of Array.isArray(child) ? child : [child]) if (part) visit(part);
    }
  };
  visit(value);
  return reads;
}

/** Its value is the same, and nothing else happens, whenever it is reckoned while the object is made. */
function isPure(value: t.Expression, pure: ReadonlySet<string>): boolean {
  let is = true;
  t.traverseFast(value, (node) => {
    if (t.isThisExpression(node) || t.isFunction(node) || t.isAssignmentExpression(node) || t.isUpdateExpression(node))
      is = false;
    if (
      (t.isNewExpression(node) || t.isCallExpression(node)) &&
      !(t.isIdentifier(node.callee) && pure.has(node.callee.name))
    )
      is = false;
  });
  return is;
}

function withSelf(statement: t.Statement, self: t.Identifier): t.Statement {
  const replace = (node: t.Node): t.Node => {
    if (t.isThisExpression(node)) return t.cloneNode(self);
    // Functions of their own have a `this` of their own; arrow functions have not.
    if (t.isFunctionExpression(node) || t.isFunctionDeclaration(node)) return node;
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const holder = node as unknown as Record<string, t.Node | (t.Node | null)[] | null>;
      const child = holder[key];
      if (Array.isArray(child)) holder[key] = child.map((c) => c && replace(c));
      else if (child) holder[key] = replace(child);
    }
    return node;
  };
  return replace(statement) as t.Statement;
}

/** A plugin for Babel: numbers for the fields that only their class knows, the smallest for the most used. */
export function fieldsAsPlaces(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const places = number(program);
          program.traverse({
            Identifier: (path) => {
              const { node, parent } = path;
              const place = isMember(node, parent) ? places.get(node.name) : undefined;
              if (place === undefined) return;
              if (t.isMemberExpression(parent)) parent.computed = true;
              if (!t.isObjectProperty(parent)) path.replaceWith(t.numericLiteral(place));
            },
            CallExpression: {
              exit: (path) => {
                const [first, owner] = path.node.arguments;
                if (t.isIdentifier(path.node.callee, { name: MADE }) && t.isObjectExpression(first))
                  path.node.arguments[0] = rowOf(first, (owner as t.Identifier).name, places);
              },
            },
          });
        },
      },
    },
  } as PluginItem;
}

/** The number of every field. */
function number(program: NodePath<t.Program>): Map<string, number> {
  const uses = new Map<string, number>();
  program.traverse({
    ClassProperty: ({ node }) => {
      if (t.isIdentifier(node.key) && node.key.name.includes(OF_CLASS)) uses.set(node.key.name, 0);
    },
  });
  program.traverse({
    Identifier: ({ node, parent }) => {
      const count = uses.get(node.name);
      if (count !== undefined && isMember(node, parent)) uses.set(node.name, count + 1);
    },
  });
  const places = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [name] of [...uses].sort((a, b) => b[1] - a[1])) {
    const owner = name.split(OF_CLASS)[1] as string;
    const place = (last.get(owner) ?? 0) + 1;
    last.set(owner, place);
    places.set(name, place);
  }
  return places;
}

function rowOf(first: t.ObjectExpression, owner: string, places: ReadonlyMap<string, number>): t.ArrayExpression {
  const row: t.Expression[] = [];
  for (const property of first.properties as t.ObjectProperty[]) {
    const { name } = property.key as t.Identifier;
    const place = places.get(name);
    if (place === undefined)
      throw new Error(`found a first value of ${name}, expected a field of that name in its class`);
    if (!t.isIdentifier(property.value, { name: "undefined" })) row[place - 1] = property.value as t.Expression;
  }
  const all = [...places.keys()].filter((name) => name.endsWith(OF_CLASS + owner)).length;
  return t.arrayExpression(Array.from({ length: all }, (_, i) => row[i] ?? t.identifier(NOTHING_YET)));
}
