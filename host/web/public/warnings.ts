// Warnings about the system itself: what is wrong, since when, and what to do.
import type { StandingWarning } from "../../core/problems/warnings.ts";
import { byId, type Drawn, DrawnList, element, setText } from "./dom.ts";
import { sentence, warningText } from "./problem-words.ts";
import { formatDuration, WARNING } from "./words.ts";

interface WarningNow {
  warning: StandingWarning;
  nowMs: number;
}

function drawWarning(): Drawn<WarningNow> {
  const text = element("b");
  const remedy = element("span");
  const since = element("span", { class: "soft" });
  return {
    node: element("li", { class: "warning" }, text, " ", remedy, " ", since),
    update({ warning, nowMs }) {
      const said = warningText(warning, WARNING.problems);
      setText(text, sentence(said.text));
      setText(remedy, sentence(said.remedy));
      setText(since, WARNING.since(formatDuration((nowMs - warning.sinceMs) / 1000)));
    },
  };
}

/** The list that a page has for them. */
export class WarningList {
  private list = new DrawnList<WarningNow>(byId("warnings"), ({ warning }) => warning.key, drawWarning);

  update(warnings: readonly StandingWarning[], nowMs: number): void {
    this.list.update(warnings.map((warning) => ({ warning, nowMs })));
  }
}
