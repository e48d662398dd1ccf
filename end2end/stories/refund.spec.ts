// Refunds, told in a browser.
import { expect, test } from "../support/fixtures.ts";

const REFUND = { problem_description: "商品质量问题", problem_type: "REFUND", detail: "桃子烂了五个", amount: 12800, apply_refund_amount: 12800 };

test("a refund is approved in its dialog, started, and seen to arrive", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  await page.getByRole("link", { name: "同意退款" }).click();
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(dialog).toContainText("¥128.00");
  await expect(dialog.getByRole("radio", { name: "今天" })).toBeChecked();
  await expect(dialog.getByLabel("拒绝理由"), "what belongs to a refusal is out of the way").toBeHidden();
  await dialog.getByLabel("给微信支付的备注").fill("冷链断链，全额退款。");
  await dialog.getByRole("button", { name: "同意退款 ¥128.00" }).click();

  const conversation = page.getByRole("log");
  await expect(conversation, "the approval stands in the history").toContainText("同意退款");
  await expect(conversation, "and the refund follows").toContainText("已发起全额退款");
  await expect(page.getByRole("complementary").getByRole("listitem").filter({ hasText: "到账" })).toHaveAttribute("aria-current", "step");
  await desk.platform.refundArrives(id);
  await expect(conversation).toContainText("退款到账");
  const truth = await desk.platform.complaint(id);
  expect(truth.complaint_state).toBe("PROCESSED");
  expect(truth.history.filter((entry) => entry.operate_type === "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE")).toHaveLength(1);
});

test("a refund whose order nobody knows is decided here, and the agent is told where to pay it", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint({ ...REFUND, without_order: true });
  await open(id);
  await page.getByRole("link", { name: "同意退款" }).click();
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(dialog).toContainText("同意后请到商户平台发起退款");
  await dialog.getByRole("button", { name: "同意退款 ¥128.00" }).click();
  await expect(page.getByRole("log")).toContainText("同意退款");
  await expect(page.getByRole("complementary")).toContainText("同意后请到商户平台发起退款");
});

test("a refusal without a reason comes back with what was written, and leaves with one", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  await page.getByRole("link", { name: "拒绝退款" }).click();
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(dialog.getByRole("radio", { name: /拒绝退款/ })).toBeChecked();
  await dialog.getByLabel("给微信支付的备注").fill("已核对物流。");
  await dialog.getByRole("button", { name: "拒绝退款" }).click();
  await expect(dialog).toContainText("拒绝退款要写理由");
  await expect(dialog.getByLabel("给微信支付的备注")).toHaveValue("已核对物流。");
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  await dialog.getByLabel("拒绝理由").fill("商品已签收超过七天。");
  await dialog.getByRole("button", { name: "拒绝退款" }).click();
  await expect(page.getByRole("log")).toContainText("商品已签收超过七天。");
  await expect.poll(async () => (await desk.platform.complaint(id)).complaint_state).toBe("PROCESSED");
});
