// Every page passes axe, in both languages and both colours, with hostile words in every field.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../support/fixtures.ts";

const HOSTILE = `<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">"'&{{7*7}}`;

test("pages are accessible, and hostile words stay words", async ({ desk, signIn, page }) => {
  test.setTimeout(180_000);
  const refund = { problem_type: "REFUND", amount: 12800, apply_refund_amount: 12800 };
  const id = await desk.platform.newComplaint({ detail: HOSTILE, problem_description: HOSTILE, images: 2, ...refund });
  await desk.platform.userWrites(id, HOSTILE);
  await signIn("admin");
  await expect(async () => {
    await page.goto(`${desk.url}/complaints/${id}`);
    await expect(page.getByRole("log")).toContainText("<script>", { timeout: 500 });
  }).toPass();
  const pages = ["/inbox", `/inbox?q=${encodeURIComponent(HOSTILE)}`, `/complaints/${id}`, `/complaints/${id}/complete`,
    `/complaints/${id}/refund`, `/complaints/${id}/refund?choice=refuse`,
    "/reports", "/admin/merchants", "/admin/staff", "/admin/audit", "/preferences", "/complaints/nothing", "/login"];
  for (const language of ["zh-CN", "en"]) {
    await page.goto(`${desk.url}/preferences`);
    await page.locator("select[name=language]").selectOption(language);
    await page.getByRole("button", { name: /^(保存|Save)$/ }).click();
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const path of pages) {
        await page.goto(desk.url + path);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
        expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), `${path} ${language} ${scheme}`).toEqual([]);
        expect(await page.evaluate(() => "hacked" in window), `${path} runs what a stranger wrote`).toBe(false);
      }
    }
  }
});
