// The same composer with JavaScript off: every change is a button of the form.
import { Blocks, COMPOSER, IMMEDIATE, sentBlocks } from "../support/blocks.ts";
import { picture } from "../support/pictures.ts";
import { expect, test } from "../support/fixtures.ts";

test("blocks are written, moved and sent without scripts", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint(IMMEDIATE);
  const page = await signIn("agent");
  const composer = await open(id, COMPOSER);
  const blocks = new Blocks(composer);
  const text = "您好 </textarea><script>alert(1)</script> & 请查收";
  await blocks.field(1, "文本").fill(text);
  await composer.getByText("添加内容").click();
  await composer.getByRole("button", { name: "上传所选图片" }).click();
  await expect(page.getByRole("status").filter({ hasText: "还没有选图片" })).toBeVisible();
  await composer.getByText("添加内容").click();
  await composer.getByLabel("图片", { exact: true }).setInputFiles({ name: "归还记录.png", mimeType: "image/png", buffer: picture(200, 150) });
  await composer.getByRole("button", { name: "上传所选图片" }).click();
  await expect(blocks.kinds()).toHaveText(["文本", "图片"]);

  await blocks.add("按钮组");
  await expect(page, "back at the block that was added").toHaveURL(/#block-2$/);
  await blocks.field(3, "按钮 1").fill("已收到退款");
  await composer.getByRole("button", { name: "加一个按钮" }).click();
  await blocks.field(3, "按钮 3").fill("查看订单");
  await composer.getByLabel("第 3 段 按钮 3 点击后").selectOption("打开链接");
  await expect(composer.getByLabel("第 3 段 按钮 3 AppID"), "what belongs to another click is out of the way").toBeHidden();
  await composer.getByLabel("第 3 段 按钮 3 链接地址").fill("https://shop.example/orders/1");
  await blocks.change(3, "上移");
  await blocks.change(3, "窄图");
  await blocks.change(1, "加粗");
  await expect(blocks.kinds()).toHaveText(["文本，加粗", "按钮组，横排", "图片"]);
  await expect(blocks.field(1, "文本")).toHaveValue(text);

  await composer.getByRole("button", { name: "发送", exact: true }).click();
  await page.getByRole("log").getByRole("button", { name: "立即发送" }).click();
  const sent = await sentBlocks(desk.platform, id);
  expect(sent?.blocks).toMatchObject([
    { type: "TEXT", text: { text, is_bold: true } },
    {
      type: "BUTTON_GROUP",
      button_group: {
        button_layout: "LAYOUT_HORIZONTAL",
        buttons: [
          { text: "已收到退款", action: { action_type: "ACTION_TYPE_SEND_MESSAGE" } },
          { text: "查看订单", action: { action_type: "ACTION_TYPE_JUMP_URL", jump_url: "https://shop.example/orders/1" } },
        ],
      },
    },
    { type: "IMAGE", image: { image_style_type: "IMAGE_STYLE_TYPE_NARROW" } },
  ]);
  await open(id, COMPOSER);
  const said = page.getByRole("article").filter({ hasText: "请查收" });
  await expect(said.getByRole("list", { name: "按钮组" })).toContainText("查看订单");
  await expect(said.getByRole("img")).toBeVisible();
});
