// How a page keeps hearing of what happens: whatever becomes of its connection, its tab and its sign-in.
import type { Page } from "@playwright/test";
import { PASSWORD } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

const RIBBON = "#offline";

/** Counts the streams that a browser opens from now on. */
function countStreams(page: Page): () => number {
  let streams = 0;
  page.context().on("request", (request) => {
    if (new URL(request.url()).pathname === "/events") streams += 1;
  });
  return () => streams;
}

test("a stream that was refused is opened again and misses nothing", async ({ page, desk, signIn }) => {
  await page.clock.install();
  let refusals = 0;
  await page.route("**/events*", async (route) => {
    if (refusals >= 2) return route.continue();
    refusals += 1;
    return route.fulfill({ status: 503, body: "" });
  });
  await signIn("agent");
  await expect(page.locator(RIBBON)).toContainText("正在重新连接");
  await desk.platform.newComplaint({ problem_description: "断线时来的一件" });
  for (let pause = 0; pause < 8 && refusals < 2; pause += 1) await page.clock.runFor(1_000);
  await expect(async () => {
    await page.clock.runFor(3_000);
    await expect(page.getByText("断线时来的一件")).toBeVisible({ timeout: 200 });
    await expect(page.locator(RIBBON)).toBeHidden({ timeout: 200 });
  }).toPass();
});

test("a browser that is one too many stays away for minutes, and then misses nothing", async ({ page, desk, signIn }) => {
  await page.clock.install();
  const crowded = { contentType: "text/event-stream", body: "event: crowded\ndata: too many streams\n\n" };
  await page.route("**/events*", (route) => route.fulfill(crowded), { times: 1 });
  const streams = countStreams(page);
  await signIn("agent");
  await expect(page.locator(RIBBON)).toContainText("正在重新连接");
  await desk.platform.newComplaint({ problem_description: "人太多时来的一件" });
  await page.clock.runFor(200_000);
  expect(streams()).toBe(1);
  await expect(async () => {
    await page.clock.runFor(60_000);
    await expect(page.getByText("人太多时来的一件")).toBeVisible({ timeout: 500 });
    await expect(page.locator(RIBBON)).toBeHidden({ timeout: 200 });
  }).toPass();
});

test("a connection that died without a word is noticed within forty seconds", async ({ page, signIn }) => {
  await page.clock.install();
  let asked = 0;
  // Never answered, never closed.
  await page.route("**/events*", () => {
    asked += 1;
  });
  await signIn("agent");
  await expect.poll(() => asked).toBe(1);
  await page.clock.runFor(30_000);
  await expect(page.locator(RIBBON)).toBeHidden();
  await page.clock.runFor(9_900);
  await expect(page.locator(RIBBON)).toContainText("正在重新连接");
  await expect.poll(() => asked).toBeGreaterThan(1);
});

test("all tabs of a browser share one stream, and the next one takes it over", async ({ page, context, desk, signIn }) => {
  const streams = countStreams(page);
  await signIn("agent");
  await expect.poll(streams).toBe(1);
  const second = await context.newPage();
  await second.goto(`${desk.url}/inbox`);
  const third = await context.newPage();
  await third.goto(`${desk.url}/inbox`);
  await desk.platform.newComplaint({ problem_description: "三个标签页都要看到" });
  for (const tab of [page, second, third]) {
    await tab.bringToFront();
    await expect(tab.getByText("三个标签页都要看到")).toBeVisible();
  }
  expect(streams()).toBe(1);

  await page.close();
  await expect.poll(streams).toBe(2);
  await desk.platform.newComplaint({ problem_description: "第一个标签页已经关闭" });
  for (const tab of [second, third]) {
    await tab.bringToFront();
    await expect(tab.getByText("第一个标签页已经关闭")).toBeVisible();
  }
  expect(streams()).toBe(2);
});

test("a hidden tab waits until somebody looks", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  let looks = 0;
  page.on("request", (request) => {
    if (request.resourceType() === "fetch" && new URL(request.url()).pathname === "/inbox") looks += 1;
  });
  await desk.platform.newComplaint({ problem_description: "没人看的时候来的" });
  await expect(async () => {
    const inbox = await page.request.get(`${desk.url}/inbox`);
    expect(await inbox.text()).toContain("没人看的时候来的");
  }).toPass();
  expect(looks).toBe(0);
  await hide(false);
  await expect(page.getByText("没人看的时候来的")).toBeVisible();
});

test("however much happens, a page is asked for once a second at the most", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const asked: number[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "fetch" && new URL(request.url()).pathname === "/inbox") asked.push(Date.now());
  });
  for (let n = 1; n <= 12; n += 1) await desk.platform.newComplaint({ problem_description: `接连第${n}件` });
  await expect(page.getByText("接连第12件")).toBeVisible();
  const gaps = asked.slice(1).map((at, n) => at - (asked[n] ?? 0));
  expect(Math.min(...gaps, 1_000)).toBeGreaterThanOrEqual(900);
});

test("when the sign-in ends the page leaves, and what was being written is kept", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({});
  const composer = await open(id);
  await composer.getByRole("textbox", { name: "回复用户" }).fill("还没写完的一句");
  await expect(page.getByText("草稿已保存")).toBeVisible();
  const signedOut = await page.request.post(`${desk.url}/api/sign_out`, {
    headers: { "sec-fetch-site": "same-origin" },
    maxRedirects: 0,
  });
  expect(signedOut.status()).toBeLessThan(400);
  await desk.platform.userWrites(id, "在吗");
  await page.waitForURL(/\/login\?/);
  await expect(page.getByText("登录已过期")).toBeVisible();
  await expect(page.getByText("还没写完的一句")).toBeHidden();

  await page.getByLabel("账号").fill("agent");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await page.waitForURL(new RegExp(`/complaints/${id}`));
  await expect(page.getByRole("textbox", { name: "回复用户" })).toHaveValue("还没写完的一句");
});
