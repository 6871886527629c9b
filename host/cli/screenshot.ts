// `npm run screenshot`: takes the README's picture of the live page, with the demo store behind it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const PICTURE = fileURLToPath(new URL("../../docs/images/page.png", import.meta.url));

const host = spawn(process.execPath, [
  MAIN,
  "start",
  "--port",
  "0",
  "--broker-port",
  "0",
  "--log",
  ":memory:",
  "--speed",
  "2",
]);
let said = "";
host.stdout.on("data", (data) => {
  said += data;
});
try {
  while (!said.includes("demo store:")) await new Promise((resolve) => setTimeout(resolve, 100));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(/page: (\S+)/.exec(said)?.[1] ?? "");
  await page.locator("#todo.call").waitFor({ timeout: 60000 });
  await page.waitForTimeout(12000);
  await page.locator("#todo.call").waitFor({ timeout: 60000 });
  await page.screenshot({ path: PICTURE });
  await browser.close();
  console.log("docs/images/page.png");
} finally {
  host.kill("SIGTERM");
}
