// Objects to arrays: the fields that only their class knows get numbers for names. In Lua a number in a row takes 12
// bytes, a named one 28 and as many again until its table is doubled.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "../shrink/member-names.ts";
import { isMember } from "../shrink/members.ts";

/** A plugin for Babel, for objects that `functionsOfClasses` has made rows of. A class still tells the types by number. */
export function objectsToArrays(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const places = placesOf(program);
          program.traverse({
            Identifier: (path) => {
              const { node, parent } = path;
              const place = isMember(node, parent) ? places.get(node.name) : undefined;
              if (place === undefined) return;
              if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent)) parent.computed = true;
              path.replaceWith(t.numericLiteral(place));
            },
          });
        },
      },
    },
  } as PluginItem;
}

/** The number of every field in its class, from 1. */
function placesOf(program: NodePath<t.Program>): Map<string, number> {
  const places = new Map<string, number>();
  program.traverse({
    ClassDeclaration: ({ node }) => {
      if (node.superClass) return;
      const fields = node.body.body.filter((m) => t.isClassProperty(m, { static: false })) as t.ClassProperty[];
      const names = fields.flatMap(({ key }) => (t.isIdentifier(key) && key.name.includes(OF_CLASS) ? key.name : []));
      for (const [i, name] of names.entries()) places.set(name, i + 1);
    },
  });
  return places;
}
