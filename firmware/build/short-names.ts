// Gives the members that nothing outside a program knows names of one or two letters, the shortest to the most used.
// Members of different classes may get the same one.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Words of the languages that a program is written in. */
const WORDS = new Set(["do", "if", "in", "of", "or", "as", "is"]);

/** A plugin for Babel: shortens the names of classes' own members, and those in `internal`. */
export function shortNames(internal: ReadonlySet<string>): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const members: t.Identifier[] = [];
          program.traverse({
            Identifier: ({ node, parent }) => {
              if (isMember(node, parent)) members.push(node);
            },
          });
          const short = allocate(members, internal);
          for (const member of members) member.name = short.get(member.name) ?? member.name;
        },
      },
    },
  } as PluginItem;
}

/** It names a member where it stands. */
export function isMember(node: t.Identifier, parent: t.Node): boolean {
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent))
    return parent.property === node && !parent.computed;
  return "key" in parent && parent.key === node && !("computed" in parent && parent.computed);
}

function allocate(members: readonly t.Identifier[], internal: ReadonlySet<string>): Map<string, string> {
  const uses = new Map<string, number>();
  const taken = new Set(WORDS);
  for (const { name } of members) {
    if (internal.has(name) || name.includes(OF_CLASS)) uses.set(name, (uses.get(name) ?? 0) + 1);
    else taken.add(name);
  }
  const short = new Map<string, string>();
  const takenIn = new Map<string, Set<string>>();
  const ofClasses = new Set<string>();
  for (const [name] of [...uses].sort((a, b) => b[1] - a[1])) {
    const owner = name.split(OF_CLASS)[1];
    const own = takenIn.get(owner ?? "") ?? new Set<string>();
    let index = 0;
    while (taken.has(letters(index)) || (owner === undefined ? ofClasses : own).has(letters(index))) index++;
    const given = letters(index);
    short.set(name, given);
    if (owner === undefined) taken.add(given);
    else {
      takenIn.set(owner, own.add(given));
      ofClasses.add(given);
    }
  }
  return short;
}

export function letters(index: number): string {
  const letter = LETTERS[index % LETTERS.length] as string;
  return index < LETTERS.length ? letter : letters(Math.floor(index / LETTERS.length) - 1) + letter;
}
