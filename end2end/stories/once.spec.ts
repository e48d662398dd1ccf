// What is written is sent once, by who wrote it, as it was written.
import { type Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";

const replies = (history: { operate_type: string }[]) =>
  history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE").length;

test("a reply leaves without leaving the page, and the way back is under the fingers", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "少了一件" });
  const page = await signIn("agent");
  const composer = await open(id);
  await page.evaluate(() => Object.assign(window, { stays: true }));
  await composer.getByRole("textbox").fill("您好，少的一件今天补发。");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/reply", async (route) => {
    await released;
    await route.continue();
  });
  await composer.getByRole("button", { name: "发送" }).click();
  const sending = composer.getByRole("button", { name: "正在发送…" });
  await expect(sending).toBeDisabled();
  release();
  const conversation = page.getByRole("log");
  await expect(conversation.getByRole("button", { name: "撤回" })).toBeFocused();
  await expect(composer.getByRole("textbox")).toHaveValue("");
  expect(await page.evaluate(() => "stays" in window), "the page has stayed").toBe(true);
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  await composer.getByRole("textbox").fill("单号是 SF1234。");
  await composer.getByRole("button", { name: "发送" }).click();
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(async () => expect(replies((await desk.platform.complaint(id)).history)).toBe(2)).toPass();
});

test("words written and sent offline survive, and are said to be here", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "地铁里写的" });
  const page = await signIn("agent");
  const composer = await open(id);
  await page.context().setOffline(true);
  const text = "您好，我正在路上，马上为您处理。";
  await composer.getByRole("textbox").fill(text);
  await expect(composer).toContainText("没有存到服务器，请勿关闭页面");
  await composer.getByRole("button", { name: "发送" }).click();
  await expect(composer).toContainText("网络断开，没有发出，文字在本机");
  await expect(composer.getByRole("textbox")).toHaveValue(text);
  await page.context().setOffline(false);
  await page.reload();
  await expect(composer.getByRole("textbox")).toHaveValue(text);
  await expect(async () => {
    await page.reload();
    await expect(composer.getByRole("textbox")).toHaveValue(text);
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("desk:")))).toEqual([]);
  }).toPass();
  expect(replies((await desk.platform.complaint(id)).history), "nothing has left by itself").toBe(0);
});

test("an answer that is lost sends nothing twice, and the page finds out", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "电梯里断线" });
  const page = await signIn("agent");
  const composer = await open(id);
  await page.route("**/api/reply", async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort("connectionreset");
  });
  await composer.getByRole("textbox").fill("您好，退款已经提交。");
  await composer.getByRole("button", { name: "发送" }).click();
  const conversation = page.getByRole("log");
  await expect(conversation).toContainText("您好，退款已经提交。");
  await expect(composer.getByRole("textbox")).toHaveValue("");
  await page.unroute("**/api/reply");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  expect(replies((await desk.platform.complaint(id)).history)).toBe(1);
});

test("a tab whose words were sent in another empties itself", async ({ desk, signIn, open, context }) => {
  const id = await desk.platform.newComplaint({ problem_description: "两个标签页" });
  const page = await signIn("agent");
  const composer = await open(id);
  await composer.getByRole("textbox").fill("您好，已经登记。");
  await expect(composer).toContainText("草稿已保存");
  const other = await context.newPage();
  await other.goto(page.url());
  const otherBox = other.getByRole("form", { name: "回复用户" }).getByRole("textbox");
  await expect(otherBox).toHaveValue("您好，已经登记。");
  await composer.getByRole("button", { name: "发送" }).click();
  await expect(otherBox).toHaveValue("");
});

test("a draft written in two tabs is kept twice, and joined by a click", async ({ desk, signIn, open, context }) => {
  const id = await desk.platform.newComplaint({ problem_description: "两份草稿" });
  const page = await signIn("agent");
  const composer = await open(id);
  const other = await context.newPage();
  await other.goto(page.url());
  const second = other.getByRole("form", { name: "回复用户" });
  // A tab in which nothing is written would take over what the other keeps.
  const release = await hold(other, "**/api/save_draft");
  await second.getByRole("textbox").fill("第二份，后写的。");
  await composer.getByRole("textbox").fill("第一份，先写的。");
  await expect(composer).toContainText("草稿已保存");
  release();
  await expect(second).toContainText("第一份，先写的。");
  await second.getByRole("button", { name: "两份合在一起" }).click();
  await expect(second.getByRole("textbox")).toHaveValue("第一份，先写的。\n\n第二份，后写的。");
});

test("words of one person are neither kept nor sent by another", async ({ desk, signIn, open, context }) => {
  const id = await desk.platform.newComplaint({ problem_description: "换了人" });
  const page = await signIn("agent");
  const composer = await open(id);
  const address = page.url();
  const other = await context.newPage();
  const signInThere = async (account: "agent" | "supervisor") => {
    await context.clearCookies();
    await other.goto(`${desk.url}/login`);
    await other.getByLabel("账号").fill(account);
    await other.getByLabel("密码").fill("correct horse battery");
    await other.getByRole("button", { name: "登录" }).click();
    await other.waitForURL(/\/inbox/);
  };
  await signInThere("supervisor");
  await composer.getByRole("textbox").fill("这是陈晓雯写的。");
  await expect(composer).toContainText("现在登录的是另一个账号");
  await other.goto(address);
  await expect(other.getByRole("form", { name: "回复用户" }).getByRole("textbox")).toHaveValue("");
  await signInThere("agent");
  await other.goto(address);
  await expect(other.getByRole("form", { name: "回复用户" }).getByRole("textbox")).toHaveValue("这是陈晓雯写的。");
});

/** Ends a composition as Chromium, or as Safari, reports it. */
async function endComposition(page: Page, key: string, order: "key first" | "composition first" | "code alone") {
  await page.evaluate(
    ([key, order]) => {
      const area = document.activeElement!;
      const init = { key, bubbles: true, cancelable: true, ctrlKey: key === "Enter" };
      const down = (more: object) => area.dispatchEvent(new KeyboardEvent("keydown", { ...init, ...more }));
      const ended = () => area.dispatchEvent(new CompositionEvent("compositionend", { data: "你", bubbles: true }));
      if (order === "key first") {
        down({ isComposing: true });
        ended();
      } else if (order === "composition first") {
        ended();
        down({});
      } else {
        down({ keyCode: 229 });
      }
      area.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
    },
    [key, order] as const,
  );
}

test("a key that ends pinyin does nothing else", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "拼音输入" });
  const page = await signIn("agent");
  const composer = await open(id);
  await composer.getByRole("textbox").fill("你");
  await expect(composer).toContainText("草稿已保存");
  await composer.getByRole("textbox").focus();
  for (const order of ["key first", "composition first", "code alone"] as const) await endComposition(page, "Enter", order);
  await expect(composer.getByRole("button", { name: "发送" })).toBeEnabled();
  await page.goto(`${desk.url}/complaints/${id}/complete`);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.evaluate(() => (document.querySelector("#dialog-title") as HTMLElement).focus());
  for (const order of ["key first", "composition first", "code alone"] as const) await endComposition(page, "Escape", order);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(replies((await desk.platform.complaint(id)).history)).toBe(0);
});
