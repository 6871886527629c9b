// Puts the values of constants where they are used: a name costs a Lua box a place in the table of globals, a table of
// constants its fields in memory for good; code lies in flash.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** A name that stands for one value. */
interface Constant {
  declaration: NodePath<t.VariableDeclaration>;
  value: t.Expression;
  uses: NodePath[];
}

/** What of a use is replaced, and by what. */
interface Place {
  path: NodePath;
  by: t.Expression;
}

/** A plugin for Babel, for a linked program in TypeScript; it is to be the first. What types may speak of stays declared. */
export function placeConstants(): PluginItem {
  const enter = (program: NodePath<t.Program>): void => {
    // What a round has placed may make constants of others.
    do program.scope.crawl();
    while (constantsOf(program).filter(place).length > 0);
  };
  return { visitor: { Program: { enter } } } as PluginItem;
}

function constantsOf(program: NodePath<t.Program>): Constant[] {
  return program.get("body").flatMap((declaration) => {
    if (!declaration.isVariableDeclaration({ kind: "const" }) || declaration.node.declare) return [];
    const [only, ...others] = declaration.get("declarations");
    const binding = t.isIdentifier(only?.node.id) ? program.scope.getBinding(only.node.id.name) : undefined;
    if (!only?.node.init || others.length > 0 || !binding?.constant) return [];
    const value = constantOf(only.get("init") as NodePath<t.Expression>);
    const uses = binding.referencePaths.filter((use) => use.findParent((p) => p.isTSType()) === null);
    return value === undefined ? [] : [{ declaration, value, uses }];
  });
}

/** A literal, or an array or record that is made of them; undefined of anything else. */
function constantOf(init: NodePath<t.Expression>): t.Expression | undefined {
  const value = plain(init.node);
  if (value !== init.node) return constantOf(init.get("expression") as NodePath<t.Expression>);
  if (isConstant(value)) return value;
  if (!t.isBinaryExpression(value) && !t.isTemplateLiteral(value)) return undefined;
  const { confident, value: folded } = init.evaluate();
  return confident && typeof folded !== "object" ? (t.valueToNode(folded) as t.Expression) : undefined;
}

function isConstant(node: t.Expression): boolean {
  const value = plain(node);
  if (t.isStringLiteral(value) || t.isNumericLiteral(value) || t.isBooleanLiteral(value)) return true;
  if (t.isUnaryExpression(value, { operator: "-" })) return t.isNumericLiteral(value.argument);
  if (t.isArrayExpression(value)) return value.elements.every((e) => t.isExpression(e) && isConstant(e));
  if (!t.isObjectExpression(value)) return false;
  return value.properties.every(
    (p) => t.isObjectProperty(p) && !p.computed && t.isIdentifier(p.key) && isConstant(p.value as t.Expression),
  );
}

/** Places one constant as far as can be; true when the program has changed. */
function place({ declaration, value, uses }: Constant): boolean {
  const places = uses.map((use) => placeOf(use, value, uses.length === 1));
  for (const found of places) found?.path.replaceWith(t.cloneNode(found.by));
  const isGone = places.every((found) => found !== undefined);
  if (isGone) declaration.node.declare = true;
  return isGone || places.some((found) => found !== undefined);
}

/** A member of a table by itself where that is possible. */
function placeOf(use: NodePath, value: t.Expression, isOnly: boolean): Place | undefined {
  const member = use.parentPath;
  if (isScalar(value)) return { path: use, by: value };
  if (!member?.isMemberExpression({ object: use.node })) return isOnly ? { path: use, by: value } : undefined;
  const found = isChanged(member) ? undefined : memberOf(value, member.node);
  return found !== undefined && (isScalar(found) || isOnly) ? { path: member, by: found } : undefined;
}

function memberOf(table: t.Expression, { property, computed }: t.MemberExpression): t.Expression | undefined {
  if (!t.isObjectExpression(table) || computed || !t.isIdentifier(property)) return undefined;
  const found = table.properties.find((p) => t.isObjectProperty(p) && t.isIdentifier(p.key, { name: property.name }));
  return found === undefined ? undefined : plain((found as t.ObjectProperty).value as t.Expression);
}

function isChanged({ parent, node }: NodePath): boolean {
  return (
    t.isUpdateExpression(parent) ||
    t.isUnaryExpression(parent, { operator: "delete" }) ||
    (t.isAssignmentExpression(parent) && parent.left === node)
  );
}

function isScalar(value: t.Expression): boolean {
  return t.isLiteral(value) || t.isUnaryExpression(value);
}

/** The value without what only types see. */
function plain(node: t.Expression): t.Expression {
  return t.isTSAsExpression(node) || t.isTSSatisfiesExpression(node) || t.isParenthesizedExpression(node)
    ? plain(node.expression)
    : node;
}
