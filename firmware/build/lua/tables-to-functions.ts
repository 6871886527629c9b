// Tables to functions: a table of constants that is only asked by a key becomes a function that compares. The table would
// be in a box's memory for good, comparisons are code, which lies in flash.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** A plugin for Babel, for a linked program in TypeScript whose constants are placed. */
export function tablesToFunctions(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          program.scope.crawl();
          for (const declaration of program.get("body"))
            if (declaration.isVariableDeclaration({ kind: "const" }) && !declaration.node.declare)
              toFunction(declaration, program);
        },
      },
    },
  } as PluginItem;
}

function toFunction(declaration: NodePath<t.VariableDeclaration>, program: NodePath<t.Program>): void {
  const [only, ...others] = declaration.node.declarations;
  if (only === undefined || others.length > 0 || !t.isIdentifier(only.id)) return;
  const { name } = only.id;
  const table =
    t.isTSAsExpression(only.init) || t.isTSSatisfiesExpression(only.init) ? only.init.expression : only.init;
  const uses =
    program.scope.getBinding(name)?.referencePaths.filter((use) => !use.findParent((p) => p.isTSType())) ?? [];
  if (!t.isObjectExpression(table) || !uses.every(isAsked) || !table.properties.every(isPlain)) return;
  const key = t.identifier("key");
  key.typeAnnotation = t.tsTypeAnnotation(t.tsStringKeyword());
  const answers = table.properties.map((property) => {
    const { key: asked, value } = property as t.ObjectProperty;
    const test = t.binaryExpression("===", t.identifier("key"), t.stringLiteral((asked as t.Identifier).name));
    return t.ifStatement(test, t.returnStatement(value as t.Expression));
  });
  const asked = t.identifier(`${name}Of`);
  for (const use of uses) {
    const member = use.parentPath as NodePath<t.MemberExpression>;
    const call = t.callExpression(t.cloneNode(asked), [member.node.property as t.Expression]);
    member.replaceWith(t.tsNonNullExpression(call));
  }
  const last = t.returnStatement(t.identifier("undefined"));
  declaration.insertAfter(t.functionDeclaration(asked, [key], t.blockStatement([...answers, last])));
  // Types may still speak of it.
  declaration.node.declare = true;
}

/** `TABLE[key]`, to read. */
function isAsked({ node, parentPath }: NodePath): boolean {
  if (!parentPath?.isMemberExpression({ object: node, computed: true })) return false;
  const { parent } = parentPath;
  return !t.isUpdateExpression(parent) && !(t.isAssignmentExpression(parent) && parent.left === parentPath.node);
}

function isPlain(property: t.ObjectExpression["properties"][number]): boolean {
  return t.isObjectProperty(property, { computed: false }) && t.isIdentifier(property.key);
}
