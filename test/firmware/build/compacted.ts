import { type PluginItem, transformSync } from "@babel/core";

/** The text after one of the build's plugins, without blanks. */
export function compacted(code: string, plugin: PluginItem): string {
  return transformSync(code, { plugins: [plugin], configFile: false, babelrc: false, compact: true })?.code ?? "";
}
