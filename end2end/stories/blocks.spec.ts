// A complaint that asks for immediate service is answered with blocks in the order that their author chose.
import { Blocks, COMPOSER, IMMEDIATE, sentBlocks } from "../support/blocks.ts";
import { picture } from "../support/pictures.ts";
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";

const HOSTILE = `</textarea><script>window.hacked = 1</script><img src=x onerror="window.hacked=1">"'&{{7*7}}`;

test("text, picture and buttons are written, moved, sent, and seen on both sides", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint(IMMEDIATE);
  const page = await signIn("agent");
  const composer = await open(id, COMPOSER);
  const blocks = new Blocks(composer);
  await expect(blocks.kinds()).toHaveText(["文本"]);
  await expect(composer).toContainText("以人工身份发送");

  await blocks.field(1, "文本").fill("您好，多扣的费用已退回。");
  await composer.getByText("添加内容").click();
  await composer.getByLabel("图片", { exact: true }).setInputFiles({ name: "归还记录.png", mimeType: "image/png", buffer: picture(320, 240) });
  await expect(blocks.kinds(), "the picture has a block of its own").toHaveText(["文本", "图片"]);
  await expect(composer).toContainText("归还记录.png");
  await blocks.add("按钮组");
  await expect(blocks.field(3, "按钮 1"), "what was added has the focus").toBeFocused();
  await blocks.field(3, "按钮 1").fill("已收到退款");
  await blocks.field(3, "按钮 2").fill("还有问题");
  await expect(composer, "it is kept while it is written").toContainText("草稿已保存");
  await page.reload();
  await expect(blocks.field(3, "按钮 2")).toHaveValue("还有问题");

  await blocks.field(1, "文本").fill("您好，多扣的费用已退回，请稍候。");
  await blocks.change(3, "上移");
  await expect(blocks.kinds()).toHaveText(["文本", "按钮组，横排", "图片"]);
  await expect(blocks.field(1, "文本"), "moving costs no text").toHaveValue("您好，多扣的费用已退回，请稍候。");
  await blocks.change(2, "竖排");
  await expect(blocks.kinds()).toHaveText(["文本", "按钮组，竖排", "图片"]);

  await blocks.field(1, "文本").fill("您好，多扣的费用已退回，请查收。");
  await composer.getByRole("button", { name: "发送", exact: true }).click();
  const conversation = page.getByRole("log");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  const sent = await sentBlocks(desk.platform, id);
  expect(sent?.sender_identity).toBe("MANUAL");
  expect(sent?.blocks).toMatchObject([
    { type: "TEXT", text: { text: "您好，多扣的费用已退回，请查收。" } },
    { type: "BUTTON_GROUP", button_group: { button_layout: "LAYOUT_VERTICAL", buttons: [{ text: "已收到退款" }, { text: "还有问题" }] } },
    { type: "IMAGE", image: { image_style_type: "IMAGE_STYLE_TYPE_WIDE" } },
  ]);
  const said = conversation.getByRole("article").filter({ hasText: "请查收" });
  await expect(said.getByRole("list", { name: "按钮组" }).getByRole("listitem")).toHaveText(["已收到退款", "还有问题"]);
  await expect(said.getByRole("img", { name: /图片/ })).toBeVisible();
  await expect(blocks.kinds(), "and nothing is left of the draft").toHaveText(["文本"]);
  await page.reload();
  await expect(blocks.field(1, "文本"), "also not a moment later").toHaveValue("");
});

test("what is wrong is named at its block, and hostile words stay words", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint(IMMEDIATE);
  const page = await signIn("agent");
  const composer = await open(id, COMPOSER);
  const blocks = new Blocks(composer);
  await blocks.field(1, "文本").fill(HOSTILE);
  await blocks.add("链接");
  await blocks.field(2, "链接文字").fill(HOSTILE);
  await blocks.field(2, "链接地址").fill("javascript:alert(1)");
  await composer.getByRole("button", { name: "发送", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("没有发送");
  await expect(composer.locator("#block-1")).toContainText("要以 https:// 开头");
  await expect(blocks.field(1, "文本")).toHaveValue(HOSTILE);
  await expect(blocks.field(2, "链接文字")).toHaveValue(HOSTILE);
  expect((await desk.platform.complaint(id)).history.map((entry) => entry.operate_type)).not.toContain("MERCHANT_RESPONSE");

  await blocks.change(2, "移除");
  await expect(blocks.kinds()).toHaveText(["文本"]);
  await composer.getByRole("button", { name: "发送", exact: true }).click();
  const conversation = page.getByRole("log");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  expect((await sentBlocks(desk.platform, id))?.blocks).toMatchObject([{ type: "TEXT", text: { text: HOSTILE } }]);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("a menu is left by its key, and Enter in a field keeps instead of moving", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint(IMMEDIATE);
  const page = await signIn("agent");
  const composer = await open(id, COMPOSER);
  const blocks = new Blocks(composer);
  const menu = composer.getByLabel("第 1 段 文本的选项");
  await menu.press("Enter");
  await expect(composer.getByRole("button", { name: "移除" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(composer.getByRole("button", { name: "移除" })).toBeHidden();
  await expect(menu).toBeFocused();
  await blocks.add("链接");
  await blocks.field(2, "链接文字").fill("查看订单");
  await page.keyboard.press("Enter");
  await expect(page.locator(".notice")).toContainText("草稿已保存");
  await expect(blocks.kinds()).toHaveText(["文本", "链接"]);
  await expect(blocks.field(2, "链接文字")).toHaveValue("查看订单");
});

test("a picture gets its place also while the draft is being kept", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint(IMMEDIATE);
  const page = await signIn("agent");
  const composer = await open(id, COMPOSER);
  const blocks = new Blocks(composer);
  const keeping = page.waitForRequest("**/api/save_draft");
  const release = await hold(page, "**/api/save_draft");
  await blocks.field(1, "文本").fill("凭证见图。");
  await keeping;
  const attached = page.waitForEvent("requestfinished", (request) => request.url().endsWith("/api/attach_image"));
  await composer.getByText("添加内容").click();
  await composer.getByLabel("图片", { exact: true }).setInputFiles({ name: "凭证.png", mimeType: "image/png", buffer: picture(320, 240) });
  await attached;
  release();
  await expect(blocks.kinds()).toHaveText(["文本", "图片"]);
  await expect(blocks.field(1, "文本")).toHaveValue("凭证见图。");
});
