// The place in a list: it outlives the complaint that is opened from it, and what moves away is not opened by accident.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const scrolled = (page: Page) => page.locator("#list-scroll").evaluate((list) => list.scrollTop);

test.describe("a list that is longer than its pane", () => {
  test.use({ viewport: { width: 1440, height: 420 } });

  test("stands where it was left when a complaint is opened, and when somebody comes back", async ({ page, desk, signIn }) => {
    await signIn("agent");
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await desk.platform.newComplaint({ detail: "蓝色自行车的链条断了" }));
    const list = `${desk.url}/inbox?state=pending&q=${encodeURIComponent("蓝色自行车")}&sort=newest`;
    await expect(async () => {
      await page.goto(list);
      await expect(page.locator(".row")).toHaveCount(12, { timeout: 500 });
    }).toPass();
    const row = page.locator(`#open-${ids[6]}`);
    await page.locator("#list-scroll").evaluate((pane) => (pane.scrollTop = 417));
    const place = await scrolled(page);
    expect(place, "there is room to scroll").toBe(417);
    await expect(row).toBeInViewport();

    await row.click();
    await expect(page).toHaveURL(new RegExp(`/complaints/${ids[6]}`));
    await expect.poll(() => scrolled(page), "beside the complaint").toBe(place);

    await page.goBack();
    await expect(page).toHaveURL(/\/inbox/);
    await expect.poll(() => scrolled(page), "after the browser's way back").toBe(place);

    await row.click();
    await expect(page).toHaveURL(new RegExp(`/complaints/${ids[6]}`));
    await expect.poll(() => scrolled(page)).toBe(place);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("link", { name: "返回列表" }).click();
    await expect(page).toHaveURL(new RegExp(`#row-${ids[6]}`));
    await expect(row, "somebody who uses keys goes on from there").toBeFocused();
    await expect(row).toBeInViewport();
  });
});

test("a click that falls on what has just moved there opens nothing", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const meant = await desk.platform.newComplaint({ detail: "绿色雨衣漏水，先来的" });
  const list = `${desk.url}/inbox?state=pending&q=${encodeURIComponent("绿色雨衣")}&sort=newest`;
  await expect(async () => {
    await page.goto(list);
    await expect(page.locator(`#open-${meant}`)).toBeVisible({ timeout: 500 });
  }).toPass();
  const place = (await page.locator(`#open-${meant}`).boundingBox())!;
  const aim = { x: place.x + place.width / 2, y: place.y + place.height / 2 };

  // In the moment in which another row takes the place, a finger comes down where the first one stood.
  await page.evaluate(({ x, y }) => {
    document.addEventListener("desk:looked", () => {
      if (document.querySelectorAll(".row").length < 2) return;
      const below = document.elementFromPoint(x, y) as HTMLElement;
      Object.assign(window, { below: below.closest(".row")?.id });
      below.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientX: x, clientY: y, detail: 1 }));
    });
  }, aim);
  const other = await desk.platform.newComplaint({ detail: "绿色雨衣漏水，后来的" });
  await expect(page.locator(`#open-${other}`)).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as { below?: string }).below)).toBe(`row-${other}`);
  await expect(page).toHaveURL(/\/inbox/);

  // A little later it is meant.
  await expect(async () => {
    await page.mouse.click(aim.x, aim.y);
    await expect(page).toHaveURL(new RegExp(`/complaints/${other}`), { timeout: 300 });
  }).toPass();
});
