// Refunds, told in a browser.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const REFUND = { problem_description: "商品质量问题", problem_type: "REFUND", detail: "桃子烂了五个", amount: 12800, apply_refund_amount: 12800 };

async function review(page: Page): Promise<Locator> {
  await page.getByRole("link", { name: "审批退款" }).click();
  const dialog = page.getByRole("dialog", { name: "退款审批" });
  await expect(dialog).toBeVisible();
  return dialog;
}

const payments = (history: { operate_type: string }[]) => history.filter((entry) => /REFUNDED_SYSTEM/.test(entry.operate_type));

test("a refund is approved in its dialog, started, and seen to arrive", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const dialog = await review(page);
  await expect(dialog).toContainText("¥128.00");
  for (const radio of await dialog.getByRole("radio").all()) await expect(radio, "nothing is chosen").not.toBeChecked();
  await expect(dialog.getByRole("button", { name: /同意退款|拒绝退款/ }), "so there is nothing to press").toHaveCount(0);
  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  await expect(dialog.getByLabel("拒绝理由"), "what belongs to a refusal is out of the way").toBeHidden();
  await dialog.getByRole("button", { name: "同意退款 ¥128.00" }).click();
  await expect(dialog, "no day is guessed").toContainText("请选择发起时间");
  await expect(dialog.getByRole("radio", { name: /同意退款/ }), "and the choice stands").toBeChecked();
  await dialog.getByRole("radio", { name: "今天" }).check();
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
  expect(payments(truth.history)).toHaveLength(1);
});

test("a part of one of two orders is refunded, and the button says how much", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint({ ...REFUND, more_orders: [4500] });
  await open(id);
  const dialog = await review(page);
  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  await dialog.getByRole("textbox", { name: /退款金额/ }).fill("46");
  await expect(dialog.getByRole("button", { name: "同意退款 ¥46.00" })).toBeVisible();
  await dialog.getByRole("radio", { name: "今天" }).check();
  await dialog.getByRole("button", { name: "同意退款" }).click();
  await expect(dialog, "which order is not guessed").toContainText("请选择退哪个订单");
  await dialog.getByRole("radio", { name: /实付 ¥45.00/ }).check();
  await dialog.getByRole("button", { name: "同意退款" }).click();
  const amount = dialog.getByRole("textbox", { name: /退款金额/ });
  await expect(dialog).toContainText("超过可退金额");
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("radio", { name: /实付 ¥45.00/ }), "what was chosen stands").toBeChecked();
  await amount.fill("44.9");
  await dialog.getByRole("button", { name: "同意退款 ¥44.90" }).click();
  await expect(page.getByRole("log")).toContainText("已发起部分退款");
  expect(payments((await desk.platform.complaint(id)).history)).toHaveLength(1);
});

test("a refund whose order nobody knows is decided here, and the agent is told where to pay it", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint({ ...REFUND, without_order: true });
  await open(id);
  const dialog = await review(page);
  await expect(dialog).toContainText("同意后请到商户平台发起退款");
  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  await dialog.getByRole("radio", { name: "1 个工作日内" }).check();
  await dialog.getByRole("button", { name: "同意退款" }).click();
  await expect(page.getByRole("log")).toContainText("同意退款");
  await expect(page.getByRole("complementary")).toContainText("同意后请到商户平台发起退款");
});

test("a refusal without a reason comes back as a refusal, in red, at its place", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const dialog = await review(page);
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  await dialog.getByLabel("给微信支付的备注").fill("已核对物流。");
  const refuse = dialog.getByRole("button", { name: "拒绝退款" });
  const before = await refuse.boundingBox();
  await refuse.click();
  const reason = dialog.getByLabel("拒绝理由");
  await expect(dialog).toContainText("请填写拒绝理由");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("radio", { name: /拒绝退款/ })).toBeChecked();
  await expect(dialog.getByRole("button", { name: "同意退款" }), "nothing there pays").toBeHidden();
  expect((await refuse.boundingBox())?.x, "the button is where it was").toBe(before?.x);
  await expect(dialog.getByLabel("给微信支付的备注")).toHaveValue("已核对物流。");
  await reason.fill("商品已签收超过七天。");
  await refuse.click();
  await expect(page.getByRole("log")).toContainText("商品已签收超过七天。");
  await expect.poll(async () => (await desk.platform.complaint(id)).complaint_state).toBe("PROCESSED");
});

test("what changes while the dialog is open is said, and nothing leaves", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const dialog = await review(page);
  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  await dialog.getByRole("radio", { name: "今天" }).check();
  await dialog.getByLabel("给微信支付的备注").fill("已核实。");
  await desk.platform.userWrites(id, "不用退了，已经修好了");
  await expect(page.getByRole("log")).toContainText("不用退了");
  await dialog.getByRole("button", { name: "同意退款" }).click();
  await expect(dialog).toContainText("对话有新内容");
  await expect(dialog.getByLabel("给微信支付的备注")).toHaveValue("已核实。");
  expect((await desk.platform.complaint(id)).history.some((entry) => entry.operate_type === "MERCHANT_APPROVE_REFUND")).toBe(false);
});

test("what is typed in the dialog survives Escape, a click beside it, and a reload at once", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const leave: [string, (dialog: Locator) => Promise<unknown>][] = [
    ["Escape", () => page.keyboard.press("Escape")],
    ["a click beside it", () => page.mouse.click(5, 5)],
    ["the cross", (dialog) => dialog.getByRole("link", { name: "关闭" }).click()],
  ];
  for (const [n, [way, go]] of leave.entries()) {
    const dialog = await review(page);
    await dialog.getByRole("radio", { name: /同意退款/ }).check();
    await dialog.getByRole("textbox", { name: /退款金额/ }).fill(`12.3${n}`);
    await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
    await dialog.getByLabel("拒绝理由").fill(`写到一半：${way}`);
    await dialog.getByLabel("给微信支付的备注").fill(`备注：${way}`);
    await go(dialog);
    await expect(dialog).toBeHidden();
    const again = await review(page);
    await expect(again.getByLabel("给微信支付的备注"), way).toHaveValue(`备注：${way}`);
    await again.getByRole("radio", { name: /同意退款/ }).check();
    await expect(again.getByRole("textbox", { name: /退款金额/ }), way).toHaveValue(`12.3${n}`);
    await again.getByRole("radio", { name: /拒绝退款/ }).check();
    await expect(again.getByLabel("拒绝理由"), way).toHaveValue(`写到一半：${way}`);
    await again.getByLabel("拒绝理由").fill("改过，马上刷新");
    await page.reload();
    await again.getByRole("radio", { name: /拒绝退款/ }).check();
    await expect(again.getByLabel("拒绝理由")).toHaveValue("改过，马上刷新");
    await page.goto(`${desk.url}/complaints/${id}`);
  }
});

test("what is typed in the dialog without a line is there after a reload, and is kept once there is one", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const dialog = await review(page);
  const own = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("desk:")));
  await page.route("**/api/keep_refund_notes", (route) => route.abort("internetdisconnected"));
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  const failed = page.waitForEvent("requestfailed");
  await dialog.getByLabel("拒绝理由").fill("电梯里写的理由");
  await failed;
  await page.reload();
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  await expect(dialog.getByLabel("拒绝理由")).toHaveValue("电梯里写的理由");
  expect(await own()).not.toEqual([]);
  await page.unroute("**/api/keep_refund_notes");
  await page.reload();
  await expect.poll(own, "the server has it, and the browser forgets it").toEqual([]);
  await page.reload();
  await dialog.getByRole("radio", { name: /拒绝退款/ }).check();
  await expect(dialog.getByLabel("拒绝理由")).toHaveValue("电梯里写的理由");
});

test("an Escape or Enter that ends pinyin does nothing else, in whatever order it is reported", async ({ desk, signIn, open }) => {
  const page = await signIn("agent");
  const id = await desk.platform.newComplaint(REFUND);
  await open(id);
  const dialog = await review(page);
  await dialog.getByRole("radio", { name: /同意退款/ }).check();
  const amount = dialog.getByRole("textbox", { name: /退款金额/ });
  await amount.focus();
  for (const key of ["Escape", "Enter"]) {
    for (const order of ["key first", "end first", "with a processed key"]) {
      await amount.evaluate((field, [key, order]) => {
        const press = (more: KeyboardEventInit) => {
          const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
          const goesOn = field.dispatchEvent(event) && !event.isComposing;
          if (goesOn && key === "Enter") (field as HTMLInputElement).form?.requestSubmit();
        };
        const end = () => field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "退" }));
        field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        if (order === "key first") { press({ isComposing: true }); end(); }
        if (order === "end first") { end(); press({}); }
        if (order === "with a processed key") { press({ keyCode: 229 } as KeyboardEventInit); end(); }
      }, [key, order]);
      await expect(dialog, `${key}, ${order}`).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`/complaints/${id}/refund$`));
    }
  }
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden({ timeout: 500 });
  }, "an Escape of its own leaves").toPass();
});
