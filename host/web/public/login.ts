// The log-in: one password opens a role, and the page that asked for it.
import { byId, enable, setText } from "./dom.ts";
import { send } from "./session.ts";
import { LOGIN } from "./words.ts";

const password = byId<HTMLInputElement>("password");

async function logIn(): Promise<void> {
  setText(byId("verdict"), LOGIN.checking);
  const response = await fetch("/api/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: password.value }),
  });
  if (response.ok) {
    const asked = new URLSearchParams(location.search).get("to") ?? "/";
    // Only pages of this host: an address from elsewhere could lead anywhere.
    const to = URL.canParse(asked, location.origin) ? new URL(asked, location.origin) : location;
    location.assign(to.origin === location.origin && to.pathname !== location.pathname ? to.href : "/");
    return;
  }
  password.value = "";
  password.focus();
  setText(byId("verdict"), response.status === 429 ? LOGIN.later : LOGIN.wrong);
}

byId("log-out").addEventListener("click", () => {
  send("POST", "/api/logout", {}).then(
    () => location.assign("/login"),
    () => setText(byId("verdict"), LOGIN.lost),
  );
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  logIn().catch(() => setText(byId("verdict"), LOGIN.lost));
});
enable("log-in", "log-out");
