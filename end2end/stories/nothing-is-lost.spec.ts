// Drafts survive, and what is not certain is shown as such.
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";

test("a draft survives a reload and a sign-in that is gone", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "少发货" });
  const page = await signIn("agent");
  const composer = await open(id);
  const text = "仓库正在补发，单号稍后告诉您。";
  await composer.getByRole("textbox").fill(text);
  await expect(composer).toContainText("草稿已保存");
  await page.reload();
  await expect(composer.getByRole("textbox")).toHaveValue(text);

  await page.context().clearCookies();
  await composer.getByRole("button", { name: "发送" }).click();
  await expect(page).toHaveURL(/\/login/);
  await signIn("agent");
  await open(id);
  await expect(composer.getByRole("textbox")).toHaveValue(text);
  const { history } = await desk.platform.complaint(id);
  expect(history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE"), "and nothing was sent").toHaveLength(0);
});

test("a draft that is still on its way to be kept does not come back after the reply", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "快递一直没到" });
  const page = await signIn("agent");
  const composer = await open(id);
  const keeping = page.waitForRequest("**/api/save_draft");
  const release = await hold(page, "**/api/save_draft");
  await composer.getByRole("textbox").fill("已为您联系快递公司加急派送。");
  await keeping;

  const sent = page.waitForResponse("**/api/reply");
  await composer.getByRole("button", { name: "发送" }).click();
  // A form that does not wait for the draft has left before this comes back.
  await Promise.race([sent, page.evaluate(() => fetch("/healthz")).catch(() => sent)]);
  release();
  await sent;
  const conversation = page.getByRole("log");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  await page.reload();
  await expect(composer.getByRole("textbox")).toHaveValue("");
});

test("a reply whose answer is lost shows as unconfirmed, then as found", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ problem_description: "优惠券用不了" });
  const page = await signIn("agent");
  const composer = await open(id);
  await desk.platform.misbehave("reply", "drop-after-commit");
  await composer.getByRole("textbox").fill("优惠券已经补发到您的账户。");
  await composer.getByRole("button", { name: "发送" }).click();
  const conversation = page.getByRole("log");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("未确认");
  await expect(composer.getByRole("button", { name: "等待确认" }), "nothing else leaves meanwhile").toBeDisabled();
  await expect(conversation).toContainText("已核实送达");
  const { history } = await desk.platform.complaint(id);
  expect(history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE")).toHaveLength(1);
});

test("a search says what it shows, hides none of it, and leads back", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "订了两箱车厘子只收到一箱", problem_description: "少发货" });
  await desk.platform.newComplaint({ detail: "会员到期自动扣费", problem_description: "未经同意自动续费" });
  const page = await signIn("agent");
  await open(id);
  await page.goto(`${desk.url}/inbox?q=${encodeURIComponent("车厘子")}`);
  const list = page.getByRole("region", { name: "投诉列表" });
  await expect(list).toContainText("“车厘子”");
  await expect(list.getByText("未经同意自动续费")).toHaveCount(0);
  await list.getByRole("link", { name: /少发货/ }).first().click();
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));
  await list.getByRole("link", { name: "清空" }).click();
  await expect(list.getByText("未经同意自动续费").first()).toBeVisible();
});
