import type ts from "typescript";
import * as tstl from "typescript-to-lua";
import { openProgram } from "../../../../firmware/build/shrink/program.ts";

/** A script in Lua, as these plugins make it. */
export function inLua(code: string, plugins: tstl.Plugin[]): string {
  const program = openProgram(["/program.ts"], new Map([["/program.ts", code]]), {
    noEmit: false,
    allowImportingTsExtensions: false,
    ...({ luaTarget: tstl.LuaTarget.Lua51, noImplicitSelf: true, noHeader: true } as object),
  } as ts.CompilerOptions);
  let text = "";
  const writeFile = (_: string, content: string): void => {
    text = content;
  };
  new tstl.Transpiler().emit({ program, plugins, writeFile });
  return text;
}
