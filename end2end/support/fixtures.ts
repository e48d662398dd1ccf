// What every story starts from: a running desk, and people who are signed in to it.
import { type Locator, type Page, expect, test as base } from "@playwright/test";
import { type Account, type Database, Desk, PASSWORD } from "./desk.ts";

export type DeskOptions = { database: Database };
type Worker = { desk: Desk };
type Story = { signIn: (account: Account) => Promise<Page>; open: (id: string, composer?: string) => Promise<Locator> };

export const test = base.extend<Story, DeskOptions & Worker>({
  database: ["sqlite", { option: true, scope: "worker" }],
  desk: [
    async ({ database }, use) => {
      const desk = await Desk.start(database);
      await use(desk);
      await desk.stop();
    },
    { scope: "worker" },
  ],
  signIn: async ({ page, desk }, use) => {
    await use(async (account) => {
      await page.goto(`${desk.url}/login`);
      await page.getByLabel("账号").fill(account);
      await page.getByLabel("密码").fill(PASSWORD);
      await page.getByRole("button", { name: "登录" }).click();
      await page.waitForURL(/\/inbox/);
      return page;
    });
  },
  // Opens a complaint as soon as the desk has read it, and returns its composer.
  open: async ({ page, desk }, use) => {
    await use(async (id, name = "回复用户") => {
      const composer = page.getByRole("form", { name });
      await expect(async () => {
        await page.goto(`${desk.url}/complaints/${id}`);
        await expect(composer).toBeVisible({ timeout: 500 });
      }).toPass();
      return composer;
    });
  },
});

export { expect } from "@playwright/test";
