// Every page passes axe, in both languages and both colours, with hostile words in every field.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { Blocks, COMPOSER, IMMEDIATE } from "../support/blocks.ts";
import { expect, test } from "../support/fixtures.ts";
import { root } from "../support/process.ts";

const HOSTILE = `<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">"'&{{7*7}}`;

/** The pages of the desk, by the kept table of its doors. */
const PAGES = readFileSync(join(root, "server/tests/it/access.txt"), "utf8")
  .split("\n").map((line) => line.split(/\s+/)).filter(([, kind]) => kind === "page").map(([route]) => route!);

test("pages are accessible, and hostile words stay words", async ({ desk, signIn, open, page }) => {
  test.setTimeout(300_000);
  expect(PAGES).toContain("/inbox");
  const refund = { problem_type: "REFUND", amount: 12800, apply_refund_amount: 12800 };
  const id = await desk.platform.newComplaint({ detail: HOSTILE, problem_description: HOSTILE, images: 2, ...refund });
  await desk.platform.userWrites(id, HOSTILE);
  await signIn("admin");
  await expect(async () => {
    await page.goto(`${desk.url}/complaints/${id}`);
    await expect(page.getByRole("log")).toContainText("<script>", { timeout: 500 });
  }).toPass();
  const note = page.getByRole("form", { name: "内部备注" });
  await page.goto(`${desk.url}/complaints/${id}?mode=note`);
  await note.getByRole("textbox").fill(HOSTILE);
  await note.getByRole("button", { name: "添加备注" }).click();
  await expect(page.getByRole("log").locator(".note")).toContainText("<script>");
  const tags = page.getByRole("complementary").locator(".tags");
  await tags.getByRole("combobox").fill("<b onclick=x>");
  await page.keyboard.press("Enter");
  await expect(tags).toContainText("<b onclick=x>");
  const immediate = await desk.platform.newComplaint({ ...IMMEDIATE, problem_description: HOSTILE });
  const blocks = new Blocks(await open(immediate, COMPOSER));
  await blocks.field(1, "文本").fill(HOSTILE);
  for (const kind of ["链接", "按钮组", "常见问题"]) await blocks.add(kind);
  await blocks.field(2, "链接文字").fill(HOSTILE);
  await blocks.field(3, "按钮 1").fill(HOSTILE);
  await blocks.field(4, "问题 1").fill(HOSTILE);
  await blocks.change(2, "上移");
  await expect(blocks.kinds().first()).toHaveText("链接");
  const pages = [...PAGES.map((route) => route.replace("{id}", id)), `/complaints/${immediate}`, `/complaints/${id}?mode=note`,
    `/inbox?q=${encodeURIComponent(HOSTILE)}`, `/complaints/${id}/refund?choice=approve&wrong=amount.too_much,launch_day.missing`,
    `/complaints/${id}/refund?choice=refuse&wrong=reason.missing&changed=conversation,asked,orders,refunds`, "/complaints/nothing"];
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
