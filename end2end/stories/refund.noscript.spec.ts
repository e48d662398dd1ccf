// The dialog about a refund with JavaScript off.
import { expect, test } from "../support/fixtures.ts";

test("a refund is refused and approved without scripts, and nothing is chosen by itself", async ({ desk, signIn }) => {
  const refund = { problem_description: "押金未退还", problem_type: "REFUND", amount: 9900, apply_refund_amount: 3700 };
  const id = await desk.platform.newComplaint(refund);
  const page = await signIn("agent");
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(async () => {
    await page.goto(`${desk.url}/complaints/${id}/refund`);
    await expect(dialog).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(dialog.getByRole("button", { name: /同意退款|拒绝退款/ })).toHaveCount(0);
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  await dialog.getByLabel("给微信支付的备注").fill("已核对。");
  await dialog.getByRole("button", { name: "拒绝退款" }).click();
  await expect(dialog).toContainText("请填写拒绝理由");
  await expect(dialog.getByRole("radio", { name: /拒绝退款/ })).toBeChecked();
  await expect(dialog.getByRole("button", { name: "同意退款" })).toBeHidden();
  await expect(dialog.getByLabel("拒绝理由")).toBeFocused();

  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  const amount = dialog.getByRole("textbox", { name: /退款金额/ });
  await amount.fill("12.5");
  await amount.press("Enter");
  await expect(dialog, "Enter in a field sends nothing").toContainText("已保存，没有提交");
  await expect(dialog.getByRole("radio", { name: /同意退款/ })).toBeChecked();
  await expect(amount).toHaveValue("12.5");
  await expect(dialog.getByLabel("给微信支付的备注")).toHaveValue("已核对。");
  await dialog.getByRole("radio", { name: "今天" }).check();
  await dialog.getByRole("button", { name: "同意退款" }).click();
  await expect.poll(async () => (await desk.platform.complaint(id)).history.filter((entry) => /PARTIAL_REFUNDED/.test(entry.operate_type)).length).toBe(1);
});
