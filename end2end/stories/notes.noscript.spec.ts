// Notes, tags and what is put aside, with JavaScript off.
import { expect, test } from "../support/fixtures.ts";

test("a note is added, a complaint tagged, put aside and taken up again without scripts", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "少发货" });
  const page = await signIn("agent");
  const reply = await open(id);
  await reply.getByRole("textbox", { name: "回复用户" }).fill("回复写到一半");
  await reply.getByRole("button", { name: "内部备注" }).click();
  const note = page.getByRole("form", { name: "内部备注" });
  await expect(page).toHaveURL(/mode=note/);
  await note.getByRole("textbox").fill("备注写到一半");
  await note.getByRole("button", { name: "回复用户" }).click();
  await expect(reply.getByRole("textbox", { name: "回复用户" })).toHaveValue("回复写到一半");
  await reply.getByRole("button", { name: /内部备注/ }).click();
  await expect(note.getByRole("textbox")).toHaveValue("备注写到一半");
  await note.getByRole("button", { name: "添加备注" }).click();
  await expect(page.getByRole("log")).toContainText("备注写到一半");

  const tags = page.getByRole("complementary").locator(".tags");
  await tags.getByRole("combobox", { name: "添加标签" }).fill("冷链");
  await tags.getByRole("button", { name: "添加" }).click();
  await tags.getByRole("link", { name: "冷链" }).click();
  await expect(page.locator(`#row-${id}`)).toBeVisible();
  await page.goto(`${desk.url}/complaints/${id}`);

  await page.getByRole("link", { name: "稍后", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "稍后处理" });
  await dialog.getByLabel("自定时间").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "设定" }).click();
  await expect(dialog, "what is past is refused by the browser or the desk").toBeVisible();
  await dialog.getByRole("button", { name: /用户留言时/ }).click();
  await expect(page.getByText("已设为稍后处理。")).toBeVisible();
  await page.getByRole("link", { name: /^稍后 / }).click();
  await dialog.getByRole("button", { name: "现在处理" }).click();
  await expect(page.getByRole("log")).toContainText("提前恢复处理");
});
