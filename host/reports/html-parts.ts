// Pieces of a report's HTML. Pure.
import { escaped } from "./words.ts";

export function section(title: string, ...parts: readonly string[]): string {
  return `<section><h2>${escaped(title)}</h2>\n${parts.join("\n")}\n</section>`;
}

export function paragraph(words: string): string {
  return `<p class="soft">${escaped(words)}</p>`;
}
