// Pictures at full size, by pointer and by keys.
import type { Locator } from "@playwright/test";
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

test("a reply waits for its picture, and not for one that is refused", async ({ desk, signIn, open }) => {
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

  // What can never be sent is told, and holds up nothing.
  await composer.getByRole("textbox").fill("这是补发的面单。");
  await composer.getByLabel("图片").setInputFiles({ name: "面单.png", mimeType: "image/png", buffer: Buffer.from("不是图片") });
  const refused = composer.getByRole("alert").filter({ hasText: "面单.png" });
  await expect(refused).toContainText("只支持 jpg、png、bmp、webp");
  await expect(refused.getByRole("button")).toHaveText("移除");
  await send.click();
  await expect(composer.getByRole("textbox")).toHaveValue("");
  await conversation.getByRole("button", { name: "立即发送" }).click();
  await expect.poll(async () => (await replies()).map((entry) => entry.image_list?.length ?? 0)).toEqual([1, 0]);
});

/** A file of the page, as a person would drop or paste it. */
type Dropped = { kind: "drop" | "paste"; files: string[]; words: Record<string, string> };

/** Lets a file fall on the composer, or pastes it, together with other forms of the same thing. */
async function give(composer: Locator, dropped: Dropped): Promise<boolean> {
  const bytes = [...picture(30, 20)];
  return composer.getByRole("textbox").evaluate(
    (field, { dropped, bytes }) => {
      const data = new DataTransfer();
      for (const name of dropped.files) data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
      for (const [kind, words] of Object.entries(dropped.words)) data.setData(kind, words);
      const options = { bubbles: true, cancelable: true };
      const event =
        dropped.kind === "drop"
          ? new DragEvent("drop", { ...options, dataTransfer: data })
          : new ClipboardEvent("paste", { ...options, clipboardData: data });
      return !field.dispatchEvent(event);
    },
    { dropped, bytes },
  );
}

test("pictures keep their order, and one that stands still is cut off", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "少了两件", problem_description: "少发货" });
  const page = await signIn("agent");
  const composer = await open(id);
  const asked: string[] = [];
  await page.route("**/api/attach_image", async (route) => {
    const name = /filename="([^"]+)"/.exec(route.request().postDataBuffer()?.toString("latin1") ?? "")?.[1] ?? "";
    asked.push(name);
    // Never answered.
    if (name === "two.png") return;
    if (name === "one.png" && asked.filter((other) => other === name).length === 1) return route.abort();
    return route.continue();
  });
  const files = ["one", "two", "three"].map((name) => ({ name: `${name}.png`, mimeType: "image/png", buffer: picture(40, 30) }));
  await composer.getByLabel("图片").setInputFiles(files);
  const failed = composer.getByRole("alert").filter({ hasText: "one.png" });
  await expect(failed.getByRole("button", { name: "重试" })).toBeVisible();
  await expect.poll(() => asked, "one after the other").toEqual(["one.png", "two.png"]);
  await composer.getByRole("button", { name: "停止上传 two.png" }).click();
  await expect(composer.getByText("two.png")).toBeHidden();
  await failed.getByRole("button", { name: "重试" }).click();
  const kept = composer.locator("#attached, .chips").getByText(/\.png/);
  await expect(kept).toHaveText([/one\.png/, /three\.png/]);
  expect(asked).toEqual(["one.png", "two.png", "three.png", "one.png"]);
});

test("a picture is given up after a minute of silence, and can be tried again", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "颜色不对", problem_description: "描述不符" });
  const page = await signIn("agent");
  await page.clock.install();
  const composer = await open(id);
  await hold(page, "**/api/attach_image");
  await composer.getByLabel("图片").setInputFiles({ name: "颜色.png", mimeType: "image/png", buffer: picture(40, 30) });
  await expect(composer.getByRole("button", { name: "停止上传 颜色.png" })).toBeVisible();
  await page.clock.runFor(59_000);
  await expect(composer.getByRole("alert")).toHaveCount(0);
  await page.clock.runFor(2_000);
  await expect(composer.getByRole("alert")).toContainText("一分钟没有进展");
  await expect(composer.getByRole("button", { name: "重试" })).toBeVisible();
});

test("words win over their own bitmap, and only files are dropped", async ({ desk, signIn, open }) => {
  const id = await desk.platform.newComplaint({ detail: "包装破了", problem_description: "商品破损" });
  await signIn("agent");
  const composer = await open(id);
  const chips = composer.locator(".chips");
  const table = { "text/plain": "单号\t金额", "text/html": "<table><tr><td>单号" };
  expect(await give(composer, { kind: "paste", files: ["image.png"], words: table }), "left to the field").toBe(false);
  const link = { "text/uri-list": "https://shop.example/1.png", "text/html": "<img src=https://shop.example/1.png>" };
  await give(composer, { kind: "drop", files: ["1.png"], words: link });
  await give(composer, { kind: "drop", files: [], words: { "text/plain": "几个字" } });
  await give(composer, { kind: "paste", files: ["screenshot.png"], words: {} });
  await expect(chips.getByText("screenshot.png")).toHaveCount(1);
  await give(composer, { kind: "paste", files: ["from-folder.png"], words: { "text/plain": "from-folder.png" } });
  await expect(chips.getByText("from-folder.png")).toHaveCount(1);
  await give(composer, { kind: "drop", files: ["dropped.png"], words: {} });
  await expect(chips.getByText("dropped.png")).toHaveCount(1);
  await expect(chips.getByText(/\.png/)).toHaveCount(3);
});
