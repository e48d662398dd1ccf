// What colleagues tell each other about a complaint: notes, tags, and what is put aside.
import { PASSWORD } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

test("a note is written by keys, a colleague sees it come, and the user never does", async ({ desk, signIn, open, browser }) => {
  const id = await desk.platform.newComplaint({ problem_description: "桃子烂了" });
  const page = await signIn("agent");
  const reply = await open(id);
  const other = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await other.goto(`${desk.url}/login?next=/complaints/${id}`);
  await other.getByLabel("账号").fill("supervisor");
  await other.getByLabel("密码").fill(PASSWORD);
  await other.getByRole("button", { name: "登录" }).click();
  await expect(other.getByRole("log")).toBeVisible();

  await reply.getByRole("textbox").fill("您好，正在核实。");
  await page.getByRole("log").click();
  await page.keyboard.press("n");
  const note = page.getByRole("form", { name: "内部备注" });
  const box = note.getByRole("textbox");
  await expect(box).toBeFocused();
  await expect(reply, "one of both at a time").toBeHidden();
  await page.keyboard.type("冷链断链，@林岚 可以全额退吗？N");
  await expect(note).toContainText("17 / 2000");
  await page.keyboard.press("Control+Enter");
  const card = page.getByRole("log").getByRole("article").filter({ hasText: "内部备注" });
  await expect(card).toContainText("冷链断链，@林岚 可以全额退吗？N");
  await expect(card.locator("b").filter({ hasText: "@林岚" })).toBeVisible();
  await expect(reply.getByRole("textbox"), "the reply waits where it was").toHaveValue("您好，正在核实。");
  await page.keyboard.press("n");
  await expect(box, "what was added does not come back").toHaveValue("");

  await expect(other.getByRole("log")).toContainText("冷链断链");
  await expect(other.getByRole("button", { name: "删除" }), "it is not theirs").toHaveCount(0);
  await card.getByRole("button", { name: "删除" }).click();
  await expect(page.getByRole("log")).toContainText("陈晓雯 删除了这条备注");
  await expect(other.getByRole("log")).not.toContainText("冷链断链");
  const told = JSON.stringify(await desk.platform.complaint(id));
  expect(told).not.toContain("冷链");
  await other.context().close();
});

test("a note that is being typed survives a reload, a sign-in that is gone, and a look at the reply", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "少发货" });
  const page = await signIn("agent");
  const reply = await open(id);
  await reply.getByRole("button", { name: "内部备注" }).click();
  const note = page.getByRole("form", { name: "内部备注" });
  const box = note.getByRole("textbox");
  const kept = page.waitForResponse("**/api/keep_note");
  await box.fill("仓库说明天到货");
  await kept;
  await page.reload();
  await expect(reply.getByRole("button", { name: /内部备注/ })).toContainText("草稿");
  await reply.getByRole("button", { name: /内部备注/ }).click();
  await expect(box).toHaveValue("仓库说明天到货");
  await box.fill("仓库说后天到货");
  await page.context().clearCookies();
  await note.getByRole("button", { name: "添加备注" }).click();
  await expect(page.getByText("仓库说后天到货"), "nobody is signed in; the words are shown again").toBeVisible();
  await signIn("agent");
  await page.goto(`${desk.url}/complaints/${id}?mode=note`);
  await expect(box).toHaveValue("仓库说后天到货");
  await note.getByRole("button", { name: "添加备注" }).click();
  await expect(page.getByRole("log")).toContainText("仓库说后天到货");
  await page.reload();
  await expect(page.getByRole("log").getByRole("article").filter({ hasText: "内部备注" })).toHaveCount(1);
  await page.keyboard.press("n");
  await expect(box).toHaveValue("");
});

test("a complaint is put aside by keys, tagged, and comes back when the user writes", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "快递没到" });
  const page = await signIn("agent");
  await open(id);
  await page.getByRole("log").click();
  await page.keyboard.press("z");
  const dialog = page.getByRole("dialog", { name: "稍后处理" });
  await expect(dialog.getByRole("heading", { name: "稍后处理" })).toBeFocused();
  await expect(dialog.getByRole("button", { name: /首响截止前 1 小时/ })).toContainText("最晚");
  await dialog.getByRole("button", { name: /1 小时后/ }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("log")).toContainText("陈晓雯 稍后处理，到");
  await expect(page.locator(`#row-${id}`)).toContainText("稍后");

  const tags = page.getByRole("complementary").locator(".tags");
  await tags.getByRole("combobox", { name: "添加标签" }).fill("#冷链");
  await page.keyboard.press("Enter");
  await expect(tags).toContainText("冷链");
  await expect(page.getByRole("log")).toContainText("陈晓雯 添加标签 冷链");
  await tags.getByRole("button", { name: "移除标签 冷链" }).click();
  await expect(page.getByRole("log")).toContainText("陈晓雯 移除标签 冷链");

  await desk.platform.userWrites(id, "到底什么时候到");
  await expect(page.getByRole("log")).toContainText("有新留言，恢复处理");
  await expect(page.locator(`#row-${id}`)).not.toContainText("稍后");
});
