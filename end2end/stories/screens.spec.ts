// Pages on small and enlarged screens, on paper, and without what most browsers have.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

/** Screens of 1366×768 at 125 and 150 %, and of 1440×900 at 200 %, without the browser's own rows. */
const LOW = [
  { width: 1093, height: 500 },
  { width: 911, height: 410 },
  { width: 720, height: 400 },
];
const LINE_PX = 22;

async function boxOf(place: Locator) {
  const box = await place.boundingBox();
  if (!box) throw new Error("not in sight");
  return box;
}

for (const size of LOW) {
  test(`at ${size.width}×${size.height} the conversation stays readable while six lines are written`, async ({ page, desk, signIn, open }) => {
    await signIn("agent");
    const id = await desk.platform.newComplaint({ detail: "榨汁机漏电，" + "请尽快换一台".repeat(20) });
    await page.setViewportSize(size);
    const composer = await open(id);
    await composer.getByRole("textbox", { name: "回复用户" }).fill("一\n二\n三\n四\n五\n六");
    const conversation = await boxOf(page.locator("#timeline-scroll"));
    expect(conversation.height).toBeGreaterThanOrEqual(5 * LINE_PX);
    const send = await boxOf(composer.getByRole("button", { name: "发送" }));
    expect(send.y + send.height).toBeLessThanOrEqual(size.height);
    expect(conversation.y + conversation.height).toBeLessThanOrEqual((await boxOf(composer)).y + 1);
  });
}

test("on paper stands the whole conversation with the facts, and nothing to press", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({ detail: "最早的一句" });
  for (let n = 1; n <= 12; n += 1) await desk.platform.userWrites(id, `第${n}句`.repeat(30));
  await open(id);
  await expect(page.getByRole("log")).toContainText("第12句");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("form", { name: "回复用户" })).toBeHidden();
  await expect(page.getByRole("navigation").first()).toBeHidden();
  const cutOff = await page.locator("#timeline-scroll").evaluate((place) => place.scrollHeight - place.clientHeight);
  expect(cutOff).toBe(0);
  await expect(page.getByRole("complementary")).toBeVisible();
  const ink = await page.locator(".bubble").first().evaluate((bubble) => getComputedStyle(bubble).color);
  const [red = 255, green = 255, blue = 255] = (ink.match(/\d+/g) ?? []).map(Number);
  expect(Math.max(red, green, blue), ink).toBeLessThan(64);
});

test("the reader's own colours show the selected row, the open tab and the focus", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({});
  await open(id);
  // First in the list, however many there are.
  await page.goto(`${desk.url}/complaints/${id}?sort=newest`);
  await page.emulateMedia({ forcedColors: "active" });
  const line = (place: Locator) => place.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await line(page.locator(".row:has([aria-current])"))).toBe("solid");
  const underlined = (place: Locator) => place.evaluate((element) => getComputedStyle(element).textDecorationLine);
  const tabs = page.locator(".tabs a");
  const lines = await Promise.all((await tabs.all()).map(underlined));
  expect(lines.filter((one) => one === "underline")).toHaveLength(1);
  await page.getByRole("textbox", { name: "回复用户" }).focus();
  expect(await line(page.locator(".composer-box").first())).toBe("solid");
});

test("a number is copied also without a secure context, and the button says so only when it is", async ({ page, context, desk, signIn, open }) => {
  await context.grantPermissions(["clipboard-read"]);
  await page.addInitScript(() => Object.defineProperty(window, "isSecureContext", { get: () => false }));
  await signIn("agent");
  const id = await desk.platform.newComplaint({});
  await open(id);
  const copy = page.locator(`[data-copy="${id}"]`).first();
  await copy.click();
  await expect(copy).toHaveAccessibleName("已复制");
  expect(await pasted(page)).toBe(id);
  await expect(copy).toHaveAccessibleName(/^复制/);

  await page.evaluate(() => Object.assign(document, { execCommand: () => false }));
  await copy.click();
  await expect(copy).toHaveAccessibleName(/没有复制成功/);
});

/** What is in the clipboard, as somebody would find out. */
async function pasted(page: Page): Promise<string> {
  const field = page.getByRole("textbox", { name: "回复用户" });
  await field.focus();
  await page.keyboard.press("Control+v");
  return field.inputValue();
}
