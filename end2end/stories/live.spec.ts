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
