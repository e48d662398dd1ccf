// Pictures at full size, by pointer and by keys.
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";
import { picture } from "../support/pictures.ts";

test("a picture opens over the page, is turned and enlarged, and gives the focus back", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "外壳破损", problem_description: "商品破损", images: 3 });
  const page = await signIn("agent");
  const pictures = page.getByRole("log").getByRole("link", { name: /图片/ });
  await open(id);
  await expect(pictures).toHaveCount(3);

  await pictures.nth(0).click();
  const lightbox = page.getByRole("dialog", { name: "图片" });
  const shown = lightbox.getByRole("img");
  await expect(shown).toHaveAccessibleName(/1 \/ 3/);
  await page.keyboard.press("ArrowRight");
  await expect(shown).toHaveAccessibleName(/2 \/ 3/);
  await lightbox.getByRole("button", { name: "上一张" }).click();
  await lightbox.getByRole("button", { name: "上一张" }).click();
  await expect(shown, "after the first comes the last").toHaveAccessibleName(/3 \/ 3/);

  const width = async () => (await shown.boundingBox())?.width ?? 0;
  await expect.poll(width, "it has been loaded").toBeGreaterThan(50);
  const before = await width();
  await page.keyboard.press("+");
  await expect.poll(width).toBeGreaterThan(before * 1.4);
  await page.keyboard.press("0");
  await expect.poll(width).toBeCloseTo(before, 0);
  await expect(lightbox.getByRole("link", { name: "保存图片" })).toHaveAttribute("href", /^\/media\//);

  await page.keyboard.press("Escape");
  await expect(lightbox).toBeHidden();
  await expect(pictures.nth(0), "where it was opened from").toBeFocused();
});

test("a reply waits for its picture, and a picture that is refused keeps it from leaving", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "少了一件", problem_description: "少发货" });
  const page = await signIn("agent");
  const composer = await open(id);
  const release = await hold(page, "**/api/attach_image");
  const replies = async () => {
    const { history } = await desk.platform.complaint(id);
    return history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE");
  };
  const send = composer.getByRole("button", { name: "发送" });
  await composer.getByRole("textbox").fill("已为您补发，凭证见图。");
  await composer.getByLabel("图片").setInputFiles({ name: "凭证.png", mimeType: "image/png", buffer: picture(320, 240) });
  const sent = page.waitForResponse("**/api/reply");
  await send.click();
  await send.click();
  await expect(composer).toContainText("正在上传");
  release();
  await sent;
  const conversation = page.getByRole("log");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect(conversation).toContainText("已送达");
  expect((await replies()).map((entry) => entry.image_list?.length)).toEqual([1]);

  await composer.getByRole("textbox").fill("这是补发的面单。");
  await composer.getByLabel("图片").setInputFiles({ name: "面单.png", mimeType: "image/png", buffer: Buffer.from("不是图片") });
  await send.click();
  await expect(composer.getByText("面单.png")).toBeVisible();
  await expect(composer.getByRole("button", { name: "重试" })).toBeVisible();
  await send.click();
  await expect(composer.getByRole("textbox"), "nothing has left").toHaveValue("这是补发的面单。");
  expect(await replies()).toHaveLength(1);
});
