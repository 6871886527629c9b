import { expect, it } from "vitest";
import { settingsBody } from "../../../../host/headoffice/web/comparisons.ts";
import { ENGLISH } from "../../../../host/headoffice/web/languages.ts";

const AT_MS = Date.UTC(2026, 10, 27, 20, 0);

it("what was sent to shops is told as it is called in their file, and each refusal in a line of its own", () => {
  const shop = (store: string) => ({
    ...{
      store,
      stage: 0,
      wasWell: true,
      result: "refused" as const,
      detail: "broker: expected targets",
      toldMs: AT_MS,
    },
    why: { code: "foreign-key" as const, key: "broker", allowed: "targets" },
  });
  const rollout = {
    ...{ id: 3, madeMs: AT_MS, stages: [100], soakMs: 1, stage: 0, sinceMs: 0, state: "running" as const, note: "" },
    ...{ settings: '{"targets":{"callAbove":4,"waitS":[180,240]},"store":"a"}', shops: [shop("a"), shop("b")] },
  };
  const { html } = settingsBody(ENGLISH, [rollout]);
  const said = "broker: head office can change targets only";
  expect(html.replaceAll(/<\/?a[^>]*>/g, "")).toContain(`<div>a ${said}</div><div>b ${said}</div>`);
  expect(html).toContain(
    "<div>targets.callAbove: 4</div><div>targets.waitS: [180,240]</div><div>store: &#34;a&#34;</div>",
  );
});

it("says how settings reach shops before any have", () => {
  expect(settingsBody(ENGLISH, []).html).toMatch(/sent to shops yet.*tillbeacon headoffice settings/);
});
