// Puts the values of constants where they are used. A name costs an Espruino a search through all global names for each
// use, and a Lua box a place in the table of globals; a table of constants costs both its fields in memory for good.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { untilSteady } from "./until-steady.ts";

/** Longer texts and numbers that are used more than once stay where a name costs no memory. Unit characters. */
const SHORT = 16;

/** What the language of the program makes of a table in a function, and of types. */
export interface ConstantOptions {
  /** A table that is used once moves into functions: it is made there again each time, and in memory only until then. */
  intoFunctions: boolean;
  /** The program is TypeScript: what types may still speak of stays declared. */
  typed: boolean;
}

/** A name that stands for one value. */
interface Constant {
  declaration: NodePath<t.VariableDeclaration>;
  value: t.Expression;
  uses: NodePath[];
}

/** A plugin for Babel, for a linked program; it is to be the first. */
export function placeConstants(options: ConstantOptions): PluginItem {
  return untilSteady((program) => constantsOf(program).filter((constant) => place(constant, options)).length > 0);
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
function place({ declaration, value, uses }: Constant, options: ConstantOptions): boolean {
  const places = uses.map((use) => placeOf(use, value, uses.length === 1, options));
  if (!options.intoFunctions && isScalar(value) && uses.length > 1 && lengthOf(value) > SHORT) return false;
  for (const found of places) found?.path.replaceWith(t.cloneNode(found.by));
  const isGone = places.every((found) => found !== undefined);
  if (isGone && options.typed) declaration.node.declare = true;
  else if (isGone) declaration.remove();
  return isGone || places.some((found) => found !== undefined);
}

/** What of a use is replaced, and by what: a member of a table by itself where that is possible. */
function placeOf(
  use: NodePath,
  value: t.Expression,
  isOnly: boolean,
  { intoFunctions }: ConstantOptions,
): { path: NodePath; by: t.Expression } | undefined {
  if (isScalar(value)) return { path: use, by: value };
  const member = use.parentPath;
  const isObject = member?.isMemberExpression() === true && member.node.object === use.node;
  const mayMove = isOnly && (intoFunctions || use.getFunctionParent() === null);
  if (isObject && !isChanged(member)) {
    const found = memberOf(value, member.node as t.MemberExpression);
    return found !== undefined && (isScalar(found) || mayMove) ? { path: member, by: found } : undefined;
  }
  return !isObject && mayMove ? { path: use, by: value } : undefined;
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

function lengthOf(value: t.Expression): number {
  return t.isStringLiteral(value) ? value.value.length : t.isNumericLiteral(value) ? String(value.value).length : 0;
}

/** The value without what only types see. */
function plain(node: t.Expression): t.Expression {
  return t.isTSAsExpression(node) || t.isTSSatisfiesExpression(node) || t.isParenthesizedExpression(node)
    ? plain(node.expression)
    : node;
}
