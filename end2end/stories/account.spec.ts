// A person's own account: where they are signed in, and their password.
import type { Browser, Page } from "@playwright/test";
import { PASSWORD } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

/** Signs the supervisor in with another browser. */
async function elsewhere(browser: Browser, url: string, password: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel("账号").fill("supervisor");
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  return page;
}

async function change(page: Page, present: string, wanted: string) {
  await page.getByLabel("现在的密码").fill(present);
  await page.getByLabel("新密码", { exact: true }).fill(wanted);
  await page.getByLabel("再输入一次新密码").fill(wanted);
  await page.getByRole("button", { name: "改密码" }).click();
}

test("who has left a browser signed in somewhere signs it out from here", async ({ desk, signIn, browser }) => {
  const page = await signIn("supervisor");
  const first = await elsewhere(browser, desk.url, PASSWORD);
  await first.waitForURL(/\/inbox/);
  await page.goto(`${desk.url}/preferences`);
  await page.getByRole("button", { name: "其他设备都退出" }).click();
  await expect(page.getByRole("main")).toContainText("其他设备都已退出");
  await first.reload();
  await expect(first).toHaveURL(/\/login/);
  await first.context().close();

  const left = await elsewhere(browser, desk.url, PASSWORD);
  await left.waitForURL(/\/inbox/);
  await page.goto(`${desk.url}/preferences`);
  const devices = page.getByRole("listitem").filter({ hasText: "登录 •" });
  await expect(devices).toHaveCount(2);
  await expect(devices.filter({ hasText: "这一台" })).toHaveCount(1);

  await devices.getByRole("button").click();
  await expect(page.getByRole("main")).toContainText("那台设备已退出");
  await expect(devices).toHaveCount(1);
  await left.reload();
  await expect(left).toHaveURL(/\/login/);
  await left.context().close();
});

test("another password signs out everywhere else and is the one that counts", async ({ desk, signIn, browser }) => {
  const wanted = "ein Zug nach Lyon 7";
  const left = await elsewhere(browser, desk.url, PASSWORD);
  await left.waitForURL(/\/inbox/);
  const page = await signIn("supervisor");
  await page.goto(`${desk.url}/preferences`);
  await change(page, "not the present one", wanted);
  await expect(page.getByRole("main")).toContainText("现在的密码不对");
  await change(page, PASSWORD, wanted);
  await expect(page.getByRole("main")).toContainText("密码已改");

  await left.reload();
  await expect(left, "the other browser is signed out").toHaveURL(/\/login/);
  await left.context().close();
  const refused = await elsewhere(browser, desk.url, PASSWORD);
  await expect(refused.getByRole("alert")).toContainText("账号或密码不对");
  await refused.context().close();
  const taken = await elsewhere(browser, desk.url, wanted);
  await taken.waitForURL(/\/inbox/);
  await taken.context().close();

  await change(page, wanted, PASSWORD);
  await expect(page.getByRole("main")).toContainText("密码已改");
});
