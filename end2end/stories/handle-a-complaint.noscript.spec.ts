// The same story with JavaScript off: links and forms alone.
import { expect, test } from "../support/fixtures.ts";
import { picture } from "../support/pictures.ts";

test("a complaint is read, answered with a picture, and completed without scripts", async ({ desk, signIn }) => {
  const id = await desk.platform.newComplaint({ detail: "会员到期自动扣了 25 元，请退回", problem_description: "未经同意自动续费" });
  const page = await signIn("agent");
  const row = page.getByRole("listitem").filter({ hasText: "未经同意自动续费" });
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass();
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));
  await expect(page.getByRole("log")).toContainText("会员到期自动扣了 25 元");

  const composer = page.getByRole("form", { name: "回复用户" });
  await composer.getByRole("textbox").fill("含有表情的回复😀");
  await composer.getByRole("button", { name: "发送" }).click();
  await expect(page.getByRole("alert"), "the refusal is explained").toContainText("没有发送");
  await expect(composer.getByRole("textbox"), "and the text is kept").toHaveValue("含有表情的回复😀");

  await composer.getByRole("textbox").fill("已为您关闭自动续费并退款，凭证见图。");
  await composer.getByLabel("图片").setInputFiles({ name: "凭证.png", mimeType: "image/png", buffer: picture(200, 150) });
  await composer.getByRole("button", { name: "发送" }).click();
  await page.getByRole("log").getByRole("button", { name: "立即发送" }).click();
  await expect(async () => {
    await page.goto(`${desk.url}/complaints/${id}`);
    await expect(page.getByRole("log")).toContainText("已送达", { timeout: 500 });
  }).toPass();
  const sent = await desk.platform.complaint(id);
  const replies = sent.history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE");
  expect(replies).toHaveLength(1);
  expect(replies[0]).toMatchObject({ operate_details: "已为您关闭自动续费并退款，凭证见图。" });

  await page.getByRole("link", { name: "完成处理" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("满意度调查");
  await dialog.getByRole("button", { name: "完成处理" }).click();
  await expect.poll(async () => (await desk.platform.complaint(id)).complaint_state).toBe("PROCESSED");
});

test("a draft is saved and comes back", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "少发货" });
  const page = await signIn("agent");
  const composer = await open(id);
  const text = "草稿 </textarea><script>alert(1)</script> & 第二行";
  await composer.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: "保存草稿" }).click();
  await open(id);
  await expect(composer.getByRole("textbox")).toHaveValue(text);
});
