// The composer of blocks, as a person uses it: the same with scripts and without.
import { type Locator, expect } from "@playwright/test";
import type { Platform } from "./platform.ts";

export const COMPOSER = "即时服务回复";
export const IMMEDIATE = { detail: "还了充电宝还在扣钱", need_immediate_service: true };

export class Blocks {
  constructor(readonly composer: Locator) {}

  /** The kinds of the blocks, from top to bottom. */
  kinds() {
    return this.composer.locator(".block-kind");
  }

  async add(kind: string) {
    await this.composer.getByText("添加内容").click();
    await this.composer.getByRole("button", { name: kind, exact: true }).click();
  }

  async change(at: number, what: string) {
    await this.composer.getByLabel(new RegExp(`^第 ${at} 段 .*的选项$`)).click();
    await this.composer.locator(".menu[open]").getByRole("button", { name: what, exact: true }).click();
  }

  field(at: number, name: string) {
    return this.composer.getByLabel(`第 ${at} 段 ${name}`, { exact: true });
  }
}

/** The message that the platform holds for the user, once it is there. */
export async function sentBlocks(platform: Platform, id: string) {
  const replies = async () => (await platform.complaint(id)).history.filter((entry) => entry.operate_type === "MERCHANT_RESPONSE");
  await expect.poll(async () => (await replies()).length).toBe(1);
  return (await replies())[0].normal_message;
}
