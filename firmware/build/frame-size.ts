// How many places of the stack a function in Lua takes while it runs: its local names, and what it puts together for a
// call or a row. All branches of one function take as many as the largest. As typescript-to-lua writes it, a statement,
// an argument or a field a line.

/** Places that a loop over names and values keeps for itself. */
const OF_LOOP = 3;

/** The most places at once in a function's text, nearly; functions within have places of their own. */
export function placesAtOnce(body: string): number {
  const blocks = [{ places: 0, isOwn: true, isList: false }];
  let most = 0;
  for (const line of body.split("\n").map((l) => l.trim())) {
    if (/^(?:end\b|else|until\b|[})])/.test(line)) blocks.pop();
    const block = blocks.at(-1) as (typeof blocks)[number];
    if (block.isList) block.places += /^\w+ = /.test(line) ? 0 : 1;
    else block.places += namesIn(/^local (?:function )?([\w, ]+)/.exec(line));
    if (block.isOwn)
      most = Math.max(
        most,
        blocks.reduce((sum, b) => sum + (b.isOwn ? b.places : 0), 0),
      );
    const loop = /^for ([\w, ]+) in\b/.exec(line);
    if (/\bfunction\b.*\)$/.test(line)) blocks.push({ places: 0, isOwn: false, isList: false });
    else if (/[({]$/.test(line)) blocks.push({ places: 1, isOwn: block.isOwn, isList: true });
    else if (/(?:\b(?:then|do)|^else|^repeat)$/.test(line))
      blocks.push({ places: loop === null ? 0 : OF_LOOP + namesIn(loop), isOwn: block.isOwn, isList: false });
  }
  return most;
}

function namesIn(found: RegExpExecArray | null): number {
  return found?.[1]?.split(",").length ?? 0;
}
