// Makes one function of all methods of a class, and of all functions of a program: which one is meant is the first
// argument, and a tree of comparisons finds it. In Lua, each function costs 50 bytes of code beside its own, its
// constants once more, and 48 bytes of memory.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";
import { isMember } from "./short-names.ts";

/** A plugin for Babel: gives methods that only their class knows, and functions, names for `mergeBranches`. */
export function nameBranches(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const names = new Map<string, string>();
          for (const statement of program.get("body")) {
            if (!statement.isClassDeclaration() || statement.node.declare) continue;
            let count = 0;
            for (const member of statement.get("body.body") as NodePath[]) {
              if (!member.isClassMethod({ kind: "method" }) || !t.isIdentifier(member.node.key)) continue;
              const { name } = member.node.key;
              if (!name.includes(OF_CLASS)) continue;
              names.set(name, `_${count++}_${name.split(OF_CLASS)[1]}`);
              renameParameters(member);
            }
          }
          program.traverse({
            Identifier: ({ node, parent }) => {
              if (isMember(node, parent)) node.name = names.get(node.name) ?? node.name;
            },
            FunctionDeclaration: (path) => {
              if (path.parentPath.isProgram()) renameParameters(path);
            },
          });
        },
      },
    },
  } as PluginItem;
}

/** All methods know their arguments by the same names. */
function renameParameters(path: NodePath<t.ClassMethod> | NodePath<t.FunctionDeclaration>): void {
  const names = path.node.params.map((p) => (p as t.Identifier).name);
  for (const [i, name] of names.filter((n) => n !== "this").entries()) path.scope.rename(name, argument(i));
}

function argument(index: number): string {
  return `_${index}`;
}

/** A function in Lua, from its first line to its last. */
interface Branch {
  parameters: number;
  body: string;
}

const METHOD = /^function (\w+)\.(_(\d+)_\w+)\((.*)\)\n((?:[ \n].*\n|\n)*)end\n/gm;
const CALL_OF_METHOD = /:_(\d+)_(\w+)\(\s*(\)?)/g;

/** The same program in Lua with one method for each class. */
export function mergeBranches(lua: string): string {
  const classes = new Map<string, Branch[]>();
  const rest = lua.replaceAll(METHOD, (_, owner: string, __, index: string, parameters: string, body: string) => {
    const branches = classes.get(owner) ?? [];
    classes.set(owner, branches);
    branches[Number(index)] = { parameters: parameters.split(",").length - 1, body };
    return index === "0" ? `${TAG}${owner}\n` : "";
  });
  const merged = rest.replaceAll(new RegExp(`^${TAG}(\\w+)\n`, "gm"), (_, owner: string) => {
    const branches = classes.get(owner) as Branch[];
    return `function ${owner}.${owner}(${["self", ...headOf(branches)].join(", ")})\n${treeOf(branches, 0, branches.length)}end\n`;
  });
  return merged.replaceAll(CALL_OF_METHOD, (_, index: string, owner: string, end: string) => {
    const which = (classes.get(owner) as Branch[]).length > 1 ? index : "";
    return `:${owner}(${which}${end === ")" || which === "" ? "" : ", "}${end}`;
  });
}

const TAG = "-- branches of ";

function headOf(branches: readonly Branch[]): string[] {
  const most = Math.max(...branches.map((b) => b.parameters));
  const names = Array.from({ length: most }, (_, i) => argument(i));
  return branches.length > 1 ? ["_which", ...names] : names;
}

/** Finds a branch in as few comparisons as there are levels. */
function treeOf(branches: readonly Branch[], from: number, to: number): string {
  if (to - from === 1) return (branches[from] as Branch).body;
  const middle = Math.ceil((from + to) / 2);
  const [low, high] = [treeOf(branches, from, middle), treeOf(branches, middle, to)];
  return `  if _which < ${middle} then\n${low}  else\n${high}  end\n`;
}
