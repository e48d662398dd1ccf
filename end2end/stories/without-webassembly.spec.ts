// Browsers that run scripts, but not the browser part of the desk, get what browsers without scripts get.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const BROWSERS: Record<string, (page: Page) => Promise<unknown>> = {
  "that has no WebAssembly": (page) => page.addInitScript("delete globalThis.WebAssembly"),
  "that could not fetch it": (page) => page.route("**/*.wasm", (route) => route.abort()),
};

for (const [which, prepare] of Object.entries(BROWSERS)) {
  test(`in a browser ${which} a draft is kept and a reply leaves by the form alone`, async ({ page, desk, signIn, open }) => {
    await prepare(page);
    await signIn("agent");
    const id = await desk.platform.newComplaint({ problem_description: "耳机左边没有声音" });
    const composer = await open(id);
    await expect(page.getByRole("button", { name: "复制" }).first()).toBeHidden();
    await composer.getByRole("textbox").fill("您好，请把订单号发来。");
    await composer.getByRole("button", { name: "保存草稿" }).click();
    await expect(composer.getByRole("textbox")).toHaveValue("您好，请把订单号发来。");
    await composer.getByRole("button", { name: "发送" }).click();
    await page.getByRole("log").getByRole("button", { name: "立即发送" }).click();
    await expect.poll(async () => (await desk.platform.complaint(id)).history.map((row) => row.operate_details)).toContain("您好，请把订单号发来。");
  });
}

test("with it nothing stands in for it", async ({ page, signIn, open, desk }) => {
  await signIn("agent");
  await open(await desk.platform.newComplaint({}));
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await expect(page.getByRole("button", { name: "保存草稿" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "复制" }).first()).toBeVisible();
});

test("on a phone the composer's messages are seen", async ({ page, desk, signIn, open, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn("agent");
  const composer = await open(await desk.platform.newComplaint({}));
  await composer.getByRole("textbox").fill("您好，正在核实。");
  await expect(composer.getByText("草稿已保存")).toBeInViewport();
  await context.setOffline(true);
  await composer.getByRole("button", { name: "发送" }).click();
  await expect(composer.locator("#draft-state")).toContainText(/没有|断/);
  await expect(composer.locator("#draft-state")).toBeInViewport({ ratio: 1 });
});
