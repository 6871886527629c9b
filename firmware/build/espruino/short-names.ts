// Gives the members that only their class knows names of one or two letters, the shortest to the most used. Members of
// different classes may get the same one, as Terser's own mangling does not: an interpreter reads names over and over.
import type { NodePath, PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "../shrink/member-names.ts";
import { isMember } from "../shrink/members.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Words of the language, which the interpreter takes for no names of members. */
const WORDS = ["do", "if", "in", "of"];

/** A plugin for Babel, for a program whose members are named by their classes. */
export function shortNames(): PluginItem {
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
          const short = allocate(members.map(({ name }) => name));
          for (const member of members) member.name = short.get(member.name) ?? member.name;
        },
      },
    },
  } as PluginItem;
}

/** Short names by long ones, given every mention. Those of one class differ, and differ from what stays as it is. */
function allocate(mentions: readonly string[]): Map<string, string> {
  const uses = new Map<string, number>();
  const taken = new Set(WORDS);
  for (const name of mentions) {
    if (name.includes(OF_CLASS)) uses.set(name, (uses.get(name) ?? 0) + 1);
    else taken.add(name);
  }
  const short = new Map<string, string>();
  const next = new Map<string, number>();
  for (const [name] of [...uses].sort((a, b) => b[1] - a[1])) {
    const owner = name.split(OF_CLASS)[1] as string;
    let index = next.get(owner) ?? 0;
    while (taken.has(letters(index))) index++;
    short.set(name, letters(index));
    next.set(owner, index + 1);
  }
  return short;
}

function letters(index: number): string {
  const letter = LETTERS[index % LETTERS.length] as string;
  return index < LETTERS.length ? letter : letters(Math.floor(index / LETTERS.length) - 1) + letter;
}
