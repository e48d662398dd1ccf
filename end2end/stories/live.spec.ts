// A page that follows what happens.
import type { Request } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

test("what is asked for first and comes last hides nothing", async ({ page, desk, signIn }) => {
  await page.clock.install();
  await signIn("agent");
  const asked: Request[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/inbox*", async (route) => {
    if (route.request().resourceType() !== "fetch") return route.continue();
    asked.push(route.request());
    if (asked.length === 2) return route.continue();
    // What later looks find must not make good what the first one spoils.
    if (asked.length > 2) return route.abort();
    const early = await route.fetch();
    await released;
    return route.fulfill({ response: early });
  });
  const painted = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

  await desk.platform.newComplaint({ problem_description: "先来的一件" });
  await expect.poll(() => asked.length).toBe(1);
  await desk.platform.newComplaint({ problem_description: "后来的一件" });
  await expect(async () => {
    const inbox = await page.request.get(`${desk.url}/inbox`);
    expect(await inbox.text()).toContain("后来的一件");
  }).toPass();
  await page.evaluate(() => document.dispatchEvent(new Event("desk:look")));
  await page.clock.runFor(1_000);
  // Whatever the page asks for now has been asked for before this is answered.
  await page.evaluate(() => fetch("/healthz"));
  await (await asked[1]?.response())?.finished();
  await painted();

  const first = page.waitForEvent("requestfinished", (request) => request === asked[0]);
  release();
  await first;
  await expect(page.getByText("先来的一件")).toBeVisible();
  await painted();
  await expect(page.getByText("后来的一件")).toBeVisible();
});

test("what changes is patched, and the rest stays as it was", async ({ page, desk, signIn, open }) => {
  await signIn("agent");
  const id = await desk.platform.newComplaint({ detail: "订的蛋糕到了已经化了，请尽快处理" });
  await open(id);
  const log = page.getByRole("log");
  await page.locator("details.filter > summary").click();
  await log.evaluate((conversation) => {
    const added: string[] = [];
    Object.assign(window, { added });
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) added.push(node.textContent ?? "");
    }).observe(conversation, { childList: true });
  });
  const words = log.getByText("订的蛋糕到了已经化了");
  await words.evaluate((element) => getSelection()?.selectAllChildren(element));
  const selected = () => page.evaluate(() => getSelection()?.toString());
  const before = await selected();

  await desk.platform.userWrites(id, "照片已经发了");
  await expect(log.getByText("照片已经发了")).toBeVisible();

  expect(await selected()).toBe(before);
  await expect(page.locator("details.filter")).toHaveAttribute("open", "");
  // What a screen reader announces: the new row, once, and no old one again.
  const added = await page.evaluate(() => (window as unknown as { added: string[] }).added);
  expect(added.filter((text) => text.includes("照片已经发了"))).toHaveLength(1);
  expect(added.filter((text) => text.includes("订的蛋糕"))).toHaveLength(0);
});

test("putting the computer's clock right changes nothing on an open page", async ({ page, desk, signIn }) => {
  await page.clock.install();
  await signIn("agent");
  await desk.platform.newComplaint({ problem_description: "看时钟的一件" });
  await expect(async () => {
    await page.clock.runFor(1_500);
    await expect(page.getByText("看时钟的一件")).toBeVisible({ timeout: 200 });
  }).toPass();
  const clock = page.locator(".row .clock-text").first();
  const minutesLeft = async () => {
    const [, hours, minutes] = /(\d+)时(\d+)分/.exec((await clock.textContent()) ?? "") ?? [];
    return 60 * Number(hours) + Number(minutes);
  };
  const before = await minutesLeft();
  expect(before).toBeGreaterThan(0);
  await page.clock.setSystemTime(Date.now() + 5 * 3_600_000);
  await page.clock.runFor(2_000);
  // A minute may end meanwhile.
  expect([before, before - 1]).toContain(await minutesLeft());
});
