// The story the desk exists for, told once in a browser with scripts.
import { picture } from "../support/pictures.ts";
import { expect, test } from "../support/fixtures.ts";

test("a complaint arrives live, is answered with a picture, answered back, completed and rated", async ({ desk, signIn }) => {
  const page = await signIn("agent");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const loaded = await page.evaluate(() => performance.timeOrigin);

  const id = await desk.platform.newComplaint({
    detail: "收到的桃子烂了五个，要求全额退款",
    problem_description: "商品质量问题",
    problem_type: "REFUND",
    amount: 12800,
    apply_refund_amount: 12800,
  });
  const row = page.getByRole("listitem").filter({ hasText: "商品质量问题" });
  await expect(row, "the new complaint is listed without a reload").toBeVisible();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loaded);

  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));
  const conversation = page.getByRole("log");
  await expect(conversation).toContainText("收到的桃子烂了五个");

  const composer = page.getByRole("form", { name: "回复用户" });
  await composer.getByRole("textbox").fill("非常抱歉，已为您办理全额退款，凭证见图。");
  await composer.getByLabel("图片").setInputFiles({ name: "退款凭证.png", mimeType: "image/png", buffer: picture(320, 240) });
  await expect(composer.getByText("退款凭证.png")).toBeVisible();
  await composer.getByRole("button", { name: "发送" }).click();
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  await expect(conversation.getByText("非常抱歉，已为您办理全额退款")).toHaveCount(1);
  const sent = await desk.platform.complaint(id);
  expect(sent.complaint_state).toBe("PROCESSING");
  expect(sent.history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE")).toHaveLength(1);

  await desk.platform.userWrites(id, "收到退款了，谢谢");
  await expect(conversation, "the user's answer appears by itself").toContainText("收到退款了，谢谢");
  const rows = await conversation.locator("[data-row]").evaluateAll((all) => all.map((row) => row.getAttribute("data-row") ?? ""));
  const seen = composer.locator('input[name="seen"]');
  await expect(async () => {
    const counted = (await seen.inputValue()).split(" ");
    expect(rows.every((row) => counted.includes(row)), "what was in sight for a second counts as seen").toBe(true);
  }).toPass();

  await composer.getByRole("textbox").fill("感谢您的理解，祝您生活愉快。");
  await composer.getByRole("button", { name: "发送" }).click();
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation.getByText("已送达")).toHaveCount(2);

  await page.getByRole("link", { name: "完成处理" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("满意度");
  await dialog.getByRole("button", { name: "完成处理" }).click();
  await expect(page.getByText("已完成").first()).toBeVisible();
  await expect.poll(async () => (await desk.platform.complaint(id)).complaint_state).toBe("PROCESSED");

  await desk.platform.userRates(id, "非常满意");
  await desk.platform.userWrites(id, "再见");
  const told = "no notification tells of the survey, which arrives with the next one";
  await expect(page.getByRole("log"), told).toContainText("非常满意");
});
