// Fields that all objects of a class begin with the same constant in, and that nothing sets afterwards, need not be kept:
// a board has one kind of strip, of sensor, of bus.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";
import { MADE } from "./rows.ts";
import { isMember } from "./short-names.ts";
import { foldConditions } from "./unused.ts";

/** A plugin for Babel; to be the first. For objects that `constructorsAsFunctions` has made rows of. */
export function constantFields(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          program.scope.crawl();
          const values = constantsOf(program);
          program.traverse({
            MemberExpression: (path) => {
              const value = t.isIdentifier(path.node.property) ? values.get(path.node.property.name) : undefined;
              if (value !== undefined && !path.node.computed) path.replaceWith(t.cloneNode(value));
            },
            ObjectProperty: (path) => {
              if (t.isIdentifier(path.node.key) && values.has(path.node.key.name)) path.remove();
            },
            ClassProperty: (path) => {
              if (t.isIdentifier(path.node.key) && values.has(path.node.key.name)) path.remove();
            },
          });
          foldConditions(program);
        },
      },
    },
  } as PluginItem;
}

/** The values of such fields by their names. */
function constantsOf(program: NodePath<t.Program>): Map<string, t.Expression> {
  const first = new Map<string, t.Expression>();
  const changing = new Set<string>();
  const counts = new Map<string, number>();
  const objects = new Map<string, number>();
  program.traverse({
    CallExpression: (path) => {
      const [row, owner] = path.node.arguments;
      if (!t.isIdentifier(path.node.callee, { name: MADE }) || !t.isObjectExpression(row) || !t.isIdentifier(owner))
        return;
      objects.set(owner.name, (objects.get(owner.name) ?? 0) + 1);
      for (const property of row.properties as t.ObjectProperty[]) {
        const { name } = property.key as t.Identifier;
        const value = property.value as t.Expression;
        const known = first.get(name);
        if (!isConstant(value, path) || (known !== undefined && !t.isNodesEquivalent(known, value))) changing.add(name);
        first.set(name, value);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    },
    Identifier: ({ node, parent, parentPath }) => {
      if (isMember(node, parent) && t.isMemberExpression(parent) && isSet(parentPath as NodePath))
        changing.add(node.name);
    },
  });
  const isKept = (name: string): boolean =>
    changing.has(name) || counts.get(name) !== objects.get(name.split(OF_CLASS)[1] as string);
  return new Map([...first].filter(([name]) => !isKept(name)));
}

function isConstant(value: t.Expression, at: NodePath): boolean {
  if (t.isNumericLiteral(value) || t.isStringLiteral(value) || t.isBooleanLiteral(value)) return true;
  const binding = t.isIdentifier(value) ? at.scope.getBinding(value.name) : undefined;
  return binding?.constant === true && binding.scope.path.isProgram();
}

function isSet({ parent, node }: NodePath): boolean {
  return (
    (t.isAssignmentExpression(parent) && parent.left === node) ||
    (t.isUpdateExpression(parent) && parent.argument === node)
  );
}
