// A shop whose set-up is behind a password, its host, and a browser that is logged in there: for tests of the set-up page.
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { changeCredentials } from "../../host/config/credentials.ts";
import { hashSecret } from "../../host/config/secret-hash.ts";
import { launch } from "./browser.ts";
import { HostProcess, scratch } from "./host-process.ts";

export const PASSWORD = "set-up of the corner shop";
/** A name that would do harm if any page took it for markup. */
export const HOSTILE = '<img src=x onerror="document.title=1">';
export const SHOP = `# Our shop
store: corner # keep
lanes:
  - box: lane-1 # by the door
    name: '${HOSTILE}'
  - {box: lane-2}
log: shop.sqlite
`;

export class SetupShop {
  browser!: Browser;
  /** The pages' address. */
  base!: string;
  /** Logged in. */
  context!: BrowserContext;
  /** The shop's file, which the host has read. */
  readonly file: string;
  private folder = scratch();
  private host: HostProcess;

  constructor() {
    const { dir } = this.folder;
    this.file = path.join(dir, "shop.yaml");
    writeFileSync(this.file, SHOP);
    changeCredentials(path.join(dir, "credentials.json"), ({ pages }) => {
      pages.setup = hashSecret(PASSWORD, "random");
    });
    this.host = new HostProcess(["--config", "shop.yaml"], dir);
  }

  async open(): Promise<void> {
    this.browser = await launch();
    this.base = await this.host.address();
    this.context = await this.browser.newContext();
    const page = await this.context.newPage();
    await page.goto(`${this.base}/setup`);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel(/Password/).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("No changes.").waitFor();
    await page.close();
  }

  /** The set-up page of the file as it was at first. */
  async fresh(): Promise<Page> {
    writeFileSync(this.file, SHOP);
    const page = await this.context.newPage();
    await page.goto(`${this.base}/setup`);
    await page.getByText("No changes.").waitFor();
    return page;
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.host.end();
    this.folder.remove();
  }
}
