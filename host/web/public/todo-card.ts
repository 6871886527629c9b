// Draws one thing to do, and sends "I am on my way" for a call.
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { TODO } from "./strings.ts";
import type { Todo } from "./todo.ts";

/** A thing to do and the time by the host's clock in ms. */
export interface TodoNow {
  todo: Todo;
  nowMs: number;
}

export function drawTodo(): Drawn<TodoNow> {
  const title = element("h3");
  const why = element("p", { class: "why" });
  const since = element("p", { class: "soft" });
  const answer = element("p", { class: "answer", role: "status" });
  const button = element("button", { type: "button", hidden: true }, TODO.onMyWay);
  const node = element("li", {}, element("div", {}, title, why, since, answer), button);
  let box = "";
  button.addEventListener("click", async () => {
    button.disabled = true;
    setText(answer, TODO.sent);
    setText(answer, await acknowledge(box));
    button.disabled = false;
  });
  return {
    node,
    update({ todo, nowMs }) {
      setAttribute(node, "class", `todo ${todo.kind}`);
      setText(title, todo.title);
      setText(why, todo.why);
      setText(since, todo.sinceMs === undefined ? "" : TODO.calledFor((nowMs - todo.sinceMs) / 1000, todo.now ?? ""));
      box = todo.box ?? "";
      const canAnswer = todo.kind === "open" || todo.kind === "escalated";
      if (button.hidden === canAnswer) button.hidden = !canAnswer;
      setAttribute(button, "aria-label", TODO.onMyWayTo(todo.name ?? ""));
    },
  };
}

/** Tells the host; what is to be said about it, which is nothing when it went well: the card changes then. */
async function acknowledge(box: string): Promise<string> {
  try {
    const response = await fetch("/api/acknowledge", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ box }),
      signal: AbortSignal.timeout(5000),
    });
    if (response.ok) return "";
    return TODO.notSent(((await response.json()) as { error: string }).error);
  } catch {
    return TODO.notSent(TODO.lost);
  }
}
