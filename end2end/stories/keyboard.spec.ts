// A complaint is handled without touching the mouse.
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";

test("from the list to the completion gate by keys alone", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "押金未退还" });
  const page = await signIn("agent");
  await open(id);
  await page.goto(`${desk.url}/inbox`);

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "跳到投诉列表" }), "the first stop skips the navigation").toBeFocused();
  await page.keyboard.press("Enter");
  const row = page.getByRole("listitem").filter({ hasText: "押金未退还" }).getByRole("link");
  for (let stop = 0; stop < 80 && !(await row.evaluate((link) => link === document.activeElement)); stop += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));

  const text = page.getByRole("form", { name: "回复用户" }).getByRole("textbox");
  await text.focus();
  await page.keyboard.type("您好，押金今天退回。");
  await page.keyboard.press("Enter");
  await expect(text, "Enter is a line break").toHaveValue("您好，押金今天退回。\n");
  await page.keyboard.press("Control+Enter");
  const sendNow = page.getByRole("log").getByRole("button", { name: "立即发送" });
  await sendNow.press("Enter");
  await expect(page.getByRole("log")).toContainText("已送达");

  await page.getByRole("link", { name: "完成处理" }).press("Enter");
  const gate = page.getByRole("dialog", { name: "完成处理前的检查" });
  await expect(gate.getByRole("heading", { name: "完成处理前的检查" }), "the page has its scripts").toBeFocused();
  await page.keyboard.press("Escape");
  await expect(gate).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}(\\?|$)`));
});

test("a refund is refused by keys alone, and its dialog keeps the focus", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "商品质量问题", problem_type: "REFUND", amount: 12800, apply_refund_amount: 12800 });
  const page = await signIn("agent");
  await open(id);
  await page.getByRole("link", { name: "同意退款" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(dialog).toBeVisible();
  const covered = page.locator(".shell :focus, .skip:focus");
  for (let stop = 1; stop <= 12; stop += 1) {
    await page.keyboard.press("Tab");
    await expect(covered, `nothing below the dialog is reached, after ${stop} stops`).toHaveCount(0);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.getByRole("link", { name: "同意退款" }).press("Enter");
  await dialog.getByRole("radio", { name: /同意退款/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: /拒绝退款/ })).toBeChecked();
  await page.keyboard.press("Tab");
  const reason = dialog.getByLabel("拒绝理由");
  await expect(reason, "the next stop is what a refusal needs").toBeFocused();
  await page.keyboard.type("商品已签收超过七天。");
  await dialog.getByRole("button", { name: "拒绝退款" }).press("Enter");
  await expect(page.getByRole("log")).toContainText("商品已签收超过七天。");
});

test("who has begun in a dialog before its scripts are there is left where they are", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "商品质量问题", problem_type: "REFUND", amount: 12800, apply_refund_amount: 12800 });
  const page = await signIn("agent");
  await open(id);
  const release = await hold(page, "**/*.wasm");
  await page.getByRole("link", { name: "同意退款" }).press("Enter");
  const refusal = page.getByRole("dialog", { name: "退款审批" }).getByRole("radio", { name: /拒绝退款/ });
  await refusal.focus();
  const listens = page.waitForRequest("**/events?*");
  release();
  await listens;
  await expect(refusal).toBeFocused();
});
