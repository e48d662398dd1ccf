// How pages are laid out, measured: rows, clocks, notices, the facts where there is no room for them, and fingers.
import type { Locator, Page } from "@playwright/test";
import { PASSWORD } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";

const PHONE = { width: 390, height: 844 };
const FINGER_PX = 44;

async function boxOf(place: Locator) {
  const box = await place.boundingBox();
  if (!box) throw new Error("not in sight");
  return box;
}

async function prefer(page: Page, url: string, choices: Record<string, string>) {
  await page.goto(`${url}/preferences`);
  for (const [name, value] of Object.entries(choices)) await page.locator(`select[name=${name}]`).selectOption(value);
  await page.getByRole("button", { name: /^(保存|Save)$/ }).click();
  await page.waitForURL(/preferences/);
}

/** What is wider than its place, by class. */
const cutOff = (page: Page, places: string) =>
  page.locator(places).evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));

test("rows are 87 or 60 px high, and every clock fits its column in both languages", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const refund = { problem_type: "REFUND", amount: 128_000, apply_refund_amount: 128_000 };
  const id = await desk.platform.newComplaint({ ...refund, problem_description: "很长的问题描述".repeat(6) });
  await desk.platform.userWrites(id, "还有没有人管".repeat(9));
  for (const [density, height] of [["comfortable", 87], ["compact", 60]] as const) {
    for (const [language, clock] of [["zh-CN", 122], ["en", 132]] as const) {
      await prefer(page, desk.url, { density, language });
      await page.goto(`${desk.url}/inbox?view=all&sort=newest`);
      const row = page.locator(`#row-${id}`);
      await expect(row).toBeVisible();
      expect((await boxOf(row)).height, `${density} ${language}`).toBe(height);
      expect((await boxOf(row.locator(".clock").first())).width).toBe(clock);
      expect(await cutOff(page, ".row .clock")).toEqual([]);
    }
  }
  await prefer(page, desk.url, { density: "comfortable", language: "zh-CN" });
});

test("good news leaves after a while, bad news when it is closed, and neither is told twice", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  await prefer(page, desk.url, { theme: "system" });
  const saved = page.getByText("已保存。");
  await expect(saved).toBeVisible();
  await expect(page).toHaveURL(/\/preferences$/);
  await expect(saved).toBeHidden({ timeout: 8_000 });

  const id = await desk.platform.newComplaint({});
  await open(id);
  await page.goto(`${desk.url}/complaints/${id}?notice=too_late`);
  const late = page.getByText("已经发出，无法撤回。");
  await expect(late).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/complaints/${id}$`));
  await page.getByRole("button", { name: "关闭" }).first().click();
  await expect(late).toBeHidden();
});

test("without room for a column the facts open beside the conversation, and leave clocks and composer alone", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({});
  await page.setViewportSize({ width: 1180, height: 820 });
  await open(id);
  const [facts, opener] = [page.locator(".facts-fold"), page.locator(".facts-fold > summary")];
  await opener.click();
  await expect(facts).toContainText("订单");
  const [drawer, composer, track] = [await boxOf(facts), await boxOf(page.locator("#composer")), await boxOf(page.locator(".track"))];
  expect(drawer.width).toBe(320);
  expect(drawer.y).toBeGreaterThanOrEqual(track.y + track.height - 1);
  expect(drawer.y + drawer.height).toBeLessThanOrEqual(composer.y + 1);
  await page.keyboard.press("Escape");
  await expect(page.locator(".facts-fold[open]")).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test("with little height both clocks stand in the head", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({});
  await page.setViewportSize({ width: 720, height: 450 });
  await open(id);
  await expect(page.locator(".head-clocks .clock").first()).toBeVisible();
  expect(await cutOff(page, ".head-clocks"), "and neither is cut").toEqual([]);
  await expect(page.locator(".track")).toBeHidden();
  expect((await boxOf(page.locator(".complaint-head"))).height).toBeLessThanOrEqual(48);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
});

test("a password is shown while somebody wants to see it", async ({ page, desk }) => {
  await page.goto(`${desk.url}/login`);
  const password = page.locator("#password");
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "显示" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "隐藏" }).click();
  await expect(password).toHaveAttribute("type", "password");
});

test("the tab counts what is overdue without a reload", async ({ page, desk, signIn }) => {
  await signIn("agent");
  await page.goto(`${desk.url}/inbox?view=all`);
  const before = await page.title();
  const icon = page.locator("link[rel=icon]");
  await expect(icon).toHaveAttribute("href", /favicon/);
  await page.evaluate(() => document.title = "(99) 超时 · 投诉工作台");
  await desk.platform.newComplaint({});
  await expect.poll(() => page.title()).toBe(before);
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  test("whatever is pressed is large enough for a finger, and the facts take the screen", async ({ page, desk, signIn, open }) => {
    await signIn("agent");
    const id = await desk.platform.newComplaint({ images: 1 });
    await open(id);
    const tooSmall = async (path: string) => {
      await page.goto(desk.url + path);
      const places = page.locator("main a:visible, main button:visible, main summary:visible, nav a:visible, .list-head a:visible, .list-head summary:visible");
      return places.evaluateAll((all, finger) => all
        .filter((one) => !one.closest(".timeline, .pairs, .meta, .hint, .row"))
        .map((one) => ({ box: one.getBoundingClientRect(), name: one.getAttribute("aria-label") ?? one.textContent }))
        .filter(({ box }) => box.height > 0 && (box.height < finger - 0.5 || box.width < finger - 0.5))
        .map(({ box, name }) => `${name?.trim()} ${Math.round(box.width)}×${Math.round(box.height)}`), FINGER_PX);
    };
    for (const path of ["/inbox", "/search", `/complaints/${id}`, "/preferences"]) expect(await tooSmall(path), path).toEqual([]);

    await page.goto(`${desk.url}/complaints/${id}`);
    await page.locator(".facts-fold > summary").click();
    const sheet = await boxOf(page.locator(".facts-fold"));
    expect([sheet.width, sheet.y + sheet.height]).toEqual([PHONE.width, PHONE.height]);
    await expect(page.locator(".facts-fold")).toContainText("投诉人");
    await page.locator(".facts-fold > summary").click();
    await expect(page.locator(".facts-fold[open]")).toHaveCount(0);
    await page.goto(`${desk.url}/inbox`);
    await page.getByRole("navigation").getByRole("link", { name: "搜索" }).click();
    await page.getByRole("searchbox", { name: "搜索" }).last().fill(id);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/complaints/${id}`));
  });
});
