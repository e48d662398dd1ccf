// The place in a list: it outlives the complaint that is opened from it, and what moves away is not opened by accident.
import type { Page } from "@playwright/test";
import type { Desk } from "../support/desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { hold } from "../support/hold.ts";

/** More than fit into the pane. */
const COMPLAINTS = 12;

const awake = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-awake", "");

/** Opens a list of complaints as soon as all of them are in it. */
async function openList(page: Page, desk: Desk, words: string, count = COMPLAINTS) {
  const list = `${desk.url}/inbox?state=pending&q=${encodeURIComponent(words)}&sort=newest`;
  await expect(async () => {
    await page.goto(list);
    await expect(page.locator(".row")).toHaveCount(count, { timeout: 500 });
  }).toPass();
}

async function complain(desk: Desk, detail: string) {
  for (let n = 0; n < COMPLAINTS; n += 1) await desk.platform.newComplaint({ detail });
}

/** Clicks at a point in the moment in which the list has changed, and tells which row stood there by then. */
async function clickAsTheListChanges(page: Page, at: { x: number; y: number }): Promise<() => Promise<string | undefined>> {
  await page.evaluate(({ x, y }) => {
    document.addEventListener("desk:looked", () => {
      const row = document.elementFromPoint(x, y)?.closest<HTMLElement>(".row");
      if (!row || "clicked" in window || document.querySelectorAll(".row").length < 2) return;
      Object.assign(window, { clicked: row.id });
      document.elementFromPoint(x, y)?.dispatchEvent(
        new MouseEvent("click", { bubbles: true, cancelable: true, clientX: x, clientY: y, detail: 1 }),
      );
    });
  }, at);
  return () => page.evaluate(() => (window as unknown as { clicked?: string }).clicked);
}

async function middle(page: Page, id: string): Promise<{ x: number; y: number }> {
  const place = (await page.locator(`#open-${id}`).boundingBox())!;
  return { x: place.x + place.width / 2, y: place.y + place.height / 2 };
}

const scrolled = (page: Page) => page.locator("#list-scroll").evaluate((list) => list.scrollTop);

test.describe("a list that is longer than its pane", () => {
  test.use({ viewport: { width: 1440, height: 420 } });

  test("stands where it was left when a complaint is opened, and when somebody comes back", async ({ page, desk, signIn }) => {
    await signIn("agent");
    await complain(desk, "蓝色自行车的链条断了");
    await openList(page, desk, "蓝色自行车");
    await awake(page);
    const id = (await page.locator(".row").nth(6).getAttribute("id"))!.replace("row-", "");
    const row = page.locator(`#open-${id}`);
    await page.locator("#list-scroll").evaluate((pane) => (pane.scrollTop = 417));
    const place = await scrolled(page);
    expect(place, "there is room to scroll").toBe(417);
    await expect(row).toBeInViewport();

    await row.click();
    await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));
    await expect.poll(() => scrolled(page), "beside the complaint").toBe(place);

    await page.goBack();
    await expect(page).toHaveURL(/\/inbox/);
    await expect.poll(() => scrolled(page), "after the browser's way back").toBe(place);

    await row.click();
    await expect(page).toHaveURL(new RegExp(`/complaints/${id}`));
    await expect.poll(() => scrolled(page)).toBe(place);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("link", { name: "返回列表" }).click();
    await expect(page).toHaveURL(new RegExp(`#row-${id}`));
    await expect(row, "somebody who uses keys goes on from there").toBeFocused();
    await expect(row).toBeInViewport();
  });

  test("stays where somebody has scrolled it before the scripts were there", async ({ page, desk, signIn }) => {
    await signIn("agent");
    await complain(desk, "白色台灯一直在闪");
    await openList(page, desk, "白色台灯");
    await awake(page);
    const release = await hold(page, "**/*.wasm");
    await page.reload();
    await page.locator("#list-scroll").evaluate((pane) => (pane.scrollTop = 233));
    release();
    await awake(page);
    expect(await scrolled(page)).toBe(233);
  });
});

test("a click that falls on what has just moved there opens nothing", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const meant = await desk.platform.newComplaint({ detail: "绿色雨衣漏水，先来的", age_minutes: 3 });
  await openList(page, desk, "绿色雨衣", 1);
  await awake(page);
  const aim = await middle(page, meant);

  const clicked = await clickAsTheListChanges(page, aim);
  const other = await desk.platform.newComplaint({ detail: "绿色雨衣漏水，后来的" });
  await expect.poll(clicked, "the later one has taken the place").toBe(`row-${other}`);
  await expect(page).toHaveURL(/\/inbox/);

  // A little later it is meant.
  await expect(async () => {
    await page.mouse.click(aim.x, aim.y);
    await expect(page).toHaveURL(new RegExp(`/complaints/${other}`), { timeout: 300 });
  }).toPass();
});

test("a click on a row that has just come where nothing stood opens it", async ({ page, desk, signIn }) => {
  await signIn("agent");
  const earlier = await desk.platform.newComplaint({ detail: "黄色水壶的盖子松了，先来的", age_minutes: 4 });
  await openList(page, desk, "黄色水壶", 1);
  await awake(page);
  const { x, y } = await middle(page, earlier);
  const row = (await page.locator(`#row-${earlier}`).boundingBox())!;

  await clickAsTheListChanges(page, { x, y: y + row.height });
  await desk.platform.newComplaint({ detail: "黄色水壶的盖子松了，后来的" });
  await expect(page, "the earlier one has moved down").toHaveURL(new RegExp(`/complaints/${earlier}`));
});
