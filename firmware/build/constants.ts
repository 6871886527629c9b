// Puts tables of constants where they are used: in Lua, a table that stands by itself is in a box's memory for ever, but
// what is written in a function is in its flash.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** A name that stands for one value. */
interface Constant {
  name: string;
  declaration: NodePath<t.VariableDeclaration>;
  value: t.Expression;
  uses: NodePath[];
}

/** A plugin for Babel; to be the first. */
export function placeConstants(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          while (placeOne(program)) program.scope.crawl();
        },
      },
    },
  } as PluginItem;
}

/** Places what can be placed as the names are known now; false when nothing is left. */
function placeOne(program: NodePath<t.Program>): boolean {
  const constants = new Map(constantsOf(program).map((c) => [c.name, c]));
  let changed = false;
  for (const constant of constants.values()) {
    const { uses, declaration, value } = constant;
    if (uses.length === 0) declaration.remove();
    else if (
      !fold(constant) &&
      !placeMembers(constant, constants) &&
      !placeAtUse(constant) &&
      !askByName(constant, program)
    )
      continue;
    changed = true;
    // What the others stand for may have changed with it.
    if (t.isObjectExpression(value)) break;
  }
  return changed;
}

function constantsOf(program: NodePath<t.Program>): Constant[] {
  return program.get("body").flatMap((declaration) => {
    if (!declaration.isVariableDeclaration({ kind: "const" }) || declaration.node.declare) return [];
    const [only, ...others] = declaration.node.declarations;
    if (only === undefined || others.length > 0 || !t.isIdentifier(only.id) || !only.init) return [];
    const binding = program.scope.getBinding(only.id.name);
    const value = plain(only.init);
    if (binding === undefined || !binding.constant || !isConstant(value)) return [];
    return [{ name: only.id.name, declaration, value, uses: binding.referencePaths }];
  });
}

/** Texts put together from texts. */
function fold({ declaration }: Constant): boolean {
  let changed = false;
  declaration.traverse({
    "BinaryExpression|TemplateLiteral": (path: NodePath) => {
      const { confident, value } = path.evaluate();
      if (!confident || typeof value !== "string") return;
      path.replaceWith(t.stringLiteral(value));
      changed = true;
    },
  });
  return changed;
}

/** `TABLE.member`. */
function placeMembers({ uses, value }: Constant, constants: Map<string, Constant>): boolean {
  let changed = false;
  for (const use of uses) {
    const member = use.parentPath;
    if (!member?.isMemberExpression() || member.node.object !== use.node) continue;
    const found = memberOf(value, member.node);
    if (found === undefined || !(isSmall(found, constants) || uses.length === 1)) continue;
    member.replaceWith(t.cloneNode(found));
    changed = true;
  }
  return changed;
}

function memberOf(table: t.Expression, { property, computed }: t.MemberExpression): t.Expression | undefined {
  if (!t.isObjectExpression(table) || computed || !t.isIdentifier(property)) return undefined;
  const found = table.properties.find((p) => t.isObjectProperty(p) && t.isIdentifier(p.key, { name: property.name }));
  return found === undefined ? undefined : plain((found as t.ObjectProperty).value as t.Expression);
}

function isSmall(value: t.Expression, constants: Map<string, Constant>): boolean {
  return t.isLiteral(value) || t.isUnaryExpression(value) || (t.isIdentifier(value) && constants.has(value.name));
}

/** What is used in one place stands there; but not what would be made again and again to be looked up by a name. */
function placeAtUse({ uses, value, declaration }: Constant): boolean {
  const [use, ...others] = uses as [NodePath];
  if (others.length > 0 && !(t.isIdentifier(value) && use.isReferencedIdentifier())) return false;
  if (isLookedUp(use) && !t.isLiteral(value) && !t.isIdentifier(value)) return false;
  for (const each of uses) each.replaceWith(t.cloneNode(value));
  declaration.remove();
  return true;
}

function isLookedUp(use: NodePath): boolean {
  const { parent } = use;
  return t.isMemberExpression(parent) && parent.object === use.node && parent.computed;
}

/** `TABLE[name]` asks a function. */
function askByName({ name, uses, value, declaration }: Constant, program: NodePath<t.Program>): boolean {
  if (!t.isObjectExpression(value) || !uses.every(isLookedUp)) return false;
  const asked = program.scope.generateUidIdentifier(`in${name}`);
  const key = t.identifier("key");
  key.typeAnnotation = t.tsTypeAnnotation(t.tsStringKeyword());
  const answers = value.properties.map((property) => {
    const { key: found, value: answer } = property as t.ObjectProperty;
    const isIt = t.binaryExpression("===", t.identifier("key"), t.stringLiteral((found as t.Identifier).name));
    return t.ifStatement(isIt, t.returnStatement(answer as t.Expression));
  });
  const answerer = t.functionDeclaration(
    asked,
    [key],
    t.blockStatement([...answers, t.returnStatement(t.identifier("undefined"))]),
  );
  declaration.replaceWith(answerer);
  for (const use of uses) {
    const member = use.parentPath as NodePath<t.MemberExpression>;
    member.replaceWith(
      t.tsNonNullExpression(t.callExpression(t.cloneNode(asked), [member.node.property as t.Expression])),
    );
  }
  return true;
}

/** Made of nothing but literals and names of other constants. */
function isConstant(value: t.Expression): boolean {
  if (t.isStringLiteral(value) || t.isNumericLiteral(value) || t.isBooleanLiteral(value) || t.isIdentifier(value))
    return true;
  if (t.isUnaryExpression(value, { operator: "-" })) return isConstant(value.argument);
  if (t.isBinaryExpression(value, { operator: "+" }))
    return isConstant(plain(value.left as t.Expression)) && isConstant(plain(value.right));
  if (t.isTemplateLiteral(value)) return value.expressions.every((e) => isConstant(e as t.Expression));
  if (t.isMemberExpression(value)) return !value.computed && isConstant(value.object);
  if (t.isArrayExpression(value)) return value.elements.every((e) => t.isExpression(e) && isConstant(plain(e)));
  if (!t.isObjectExpression(value)) return false;
  return value.properties.every(
    (p) => t.isObjectProperty(p) && !p.computed && t.isIdentifier(p.key) && isConstant(plain(p.value as t.Expression)),
  );
}

/** The value without what only types see. */
function plain(node: t.Expression): t.Expression {
  return t.isTSAsExpression(node) || t.isTSSatisfiesExpression(node) || t.isParenthesizedExpression(node)
    ? plain(node.expression)
    : node;
}
