import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";
import type { DeskOptions } from "./support/fixtures.ts";

const browser = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
if (!browser) throw new Error("No Chromium found: run .ci/install test, or install chromium or google-chrome.");
if (!process.env.DESK_TEST_POSTGRES_URL) {
  throw new Error("DESK_TEST_POSTGRES_URL is not set: run the tests with `make test-browser`.");
}

export default defineConfig<DeskOptions, DeskOptions>({
  testDir: "stories",
  outputDir: "test-results",
  // One desk, one simulator and one browser at a time fill the two cores of the smallest machine.
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "sqlite", use: { database: "sqlite" }, testIgnore: /noscript/ },
    { name: "postgres", use: { database: "postgres" }, testMatch: /handle-a-complaint\.spec/ },
    { name: "sqlite-noscript", use: { database: "sqlite", javaScriptEnabled: false }, testMatch: /noscript/ },
    { name: "postgres-noscript", use: { database: "postgres", javaScriptEnabled: false }, testMatch: /noscript/ },
  ],
});
