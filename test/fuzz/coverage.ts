// Counts which branches of our own modules run: a counter at the start of every branch, put in as modules are loaded. Import
// what is to be counted afterwards, by `import()`. The words of each module are kept as well: inputs are made of them. Its own
// instead of `@jazzer.js/core` 4, whose fuzzer is a native addon of libFuzzer that `cmake-js` builds.
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { type NodePath, type PluginObj, types as t, transformSync } from "@babel/core";

/** Counters at most; each counts to 255. */
const SIZE = 65536;
/** Words of the code that are worth trying in an input. */
const WORD = /^.{1,24}$/;
const COUNTED = /\/(host|protocol|firmware\/core)\/.*\.ts$/;

/** Counters of the input that runs. */
export const hits = new Uint8Array(SIZE);
/** Strings that our code compares with. */
export const words = new Set<string>();
let used = 0;

/** How many counters there are, in what has been loaded so far. */
export function counters(): number {
  return Math.min(used, SIZE);
}

/** From now on, modules are loaded with counters. */
export function countBranches(): void {
  (globalThis as { branchHits?: Uint8Array }).branchHits = hits;
  registerHooks({
    load: (url, context, next) => {
      if (!COUNTED.test(url)) return next(url, context);
      const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
      const options = { plugins: [() => PLUGIN], configFile: false, babelrc: false, compact: true };
      return { format: "module", source: transformSync(source, options)?.code ?? source, shortCircuit: true };
    },
  });
}

function counter(): t.ExpressionStatement {
  const slot = t.memberExpression(t.identifier("branchHits"), t.numericLiteral(used++ % SIZE), true);
  return t.expressionStatement(t.updateExpression("++", slot));
}

function counted(value: t.Expression): t.Expression {
  return t.sequenceExpression([counter().expression, value]);
}

const PLUGIN: PluginObj = {
  visitor: {
    Function: {
      exit: ({ node }) => {
        if (t.isBlockStatement(node.body)) node.body.body.unshift(counter());
        else node.body = counted(node.body);
      },
    },
    IfStatement: {
      exit: ({ node }) => {
        node.consequent = t.blockStatement([counter(), node.consequent]);
        node.alternate = t.blockStatement([counter(), ...(node.alternate ? [node.alternate] : [])]);
      },
    },
    ConditionalExpression: {
      exit: ({ node }) => {
        node.consequent = counted(node.consequent);
        node.alternate = counted(node.alternate);
      },
    },
    LogicalExpression: {
      exit: ({ node }) => {
        node.right = counted(node.right);
      },
    },
    SwitchCase: {
      exit: ({ node }) => {
        node.consequent.unshift(counter());
      },
    },
    Loop: {
      exit: ({ node }: NodePath<t.Loop>) => {
        node.body = t.blockStatement([counter(), node.body]);
      },
    },
    CatchClause: {
      exit: ({ node }) => {
        node.body.body.unshift(counter());
      },
    },
    StringLiteral: ({ node }) => {
      if (WORD.test(node.value)) words.add(node.value);
    },
  },
};

/** What has been reached so far: each branch with the sizes of its counts (1, 2, 3, 4 to 7, 8 to 15 ...), as AFL has them. */
export class Reached {
  private sizes = new Uint16Array(hits.length);
  branches = 0;

  take(): boolean {
    let isNew = false;
    for (let i = 0; i < counters(); i++) {
      const count = hits[i] as number;
      if (count === 0) continue;
      const size = 1 << (count < 4 ? count : 2 + (31 - Math.clz32(count)));
      const before = this.sizes[i] as number;
      if ((before & size) !== 0) continue;
      if (before === 0) this.branches += 1;
      this.sizes[i] = before | size;
      isNew = true;
    }
    return isNew;
  }
}
