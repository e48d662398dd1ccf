// Pictures at full size, by pointer and by keys.
import { expect, test } from "../support/fixtures.ts";

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
