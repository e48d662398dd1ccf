// A desk of its own, connected to a simulator of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Platform } from "./platform.ts";
import { Running, freePort, run } from "./process.ts";

export type Database = "sqlite" | "postgres";
export const MCHID = "1900012181";
export const PASSWORD = "correct horse battery";
export const STAFF = { agent: "陈晓雯", supervisor: "林岚", admin: "周航" } as const;
export type Account = keyof typeof STAFF;

export class Desk {
  private constructor(
    readonly url: string,
    readonly platform: Platform,
    private readonly folder: string,
    private readonly processes: Running[],
    private readonly database: PostgresDatabase | undefined,
  ) {}

  static async start(kind: Database, complaints = 0): Promise<Desk> {
    const folder = mkdtempSync(path.join(tmpdir(), "desk-"));
    const database = kind === "postgres" ? new PostgresDatabase() : undefined;
    const simulatorAddress = `127.0.0.1:${await freePort()}`;
    const deskAddress = `127.0.0.1:${await freePort()}`;
    const merchant = path.join(folder, "merchant");
    const simulator = await Running.start(
      "wechatpay-simulator",
      ["--listen", simulatorAddress, "--state-dir", merchant, "--mchid", MCHID, "--keys", "public-key",
        "--complaints", String(complaints), "--allow-loopback-http-notify"],
      {},
      `http://${simulatorAddress}/_sim`,
      folder,
    );
    const env = {
      DESK_DATABASE_URL: database?.url ?? `sqlite://${folder}/data/desk.db`,
      DESK_DATA_DIR: `${folder}/data`,
      DESK_MASTER_KEY_FILE: `${folder}/data/master.key`,
      DESK_MEDIA_URL: `file://${folder}/data/media`,
      DESK_LISTEN: deskAddress,
      DESK_PUBLIC_URL: `http://${deskAddress}`,
      DESK_LOG: "info",
    };
    for (const [account, name] of Object.entries(STAFF)) {
      const args = ["staff", "add", account, "--role", account, "--name", name, "--password-file", "-"];
      run("complaint-desk", args, env, folder, PASSWORD);
    }
    connectMerchant(env, folder, merchant, `http://${simulatorAddress}`);
    const desk = await Running.start("complaint-desk", ["serve"], env, `http://${deskAddress}/readyz`, folder);
    run("complaint-desk", ["merchant", "register-callback", MCHID], env, folder);
    return new Desk(`http://${deskAddress}`, new Platform(`http://${simulatorAddress}`), folder, [desk, simulator], database);
  }

  async stop(): Promise<void> {
    for (const running of this.processes) await running.stop();
    this.database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function connectMerchant(env: NodeJS.ProcessEnv, folder: string, merchant: string, apiBase: string) {
  const held = (name: string) => path.join(merchant, name);
  const text = (name: string) => readFileSync(held(name), "utf8").trim();
  run("complaint-desk", ["merchant", "add", MCHID, "--name", "青禾鲜生", "--mode", "direct", "--api-base", apiBase,
    "--serial-no", text("serial.txt"), "--private-key", held("apiclient_key.pem"), "--apiv3-key", held("apiv3.key"),
    "--public-key-id", text("pub_key_id.txt"), "--public-key", held("pub_key.pem")], env, folder);
}

/** A database that is dropped afterwards. */
class PostgresDatabase {
  private static made = 0;
  private readonly server = process.env.DESK_TEST_POSTGRES_URL ?? "";
  private readonly name = `desk_e2e_${process.pid}_${PostgresDatabase.made++}`;
  readonly url: string;

  constructor() {
    this.sql(`CREATE DATABASE ${this.name}`);
    const url = new URL(this.server);
    url.pathname = `/${this.name}`;
    this.url = url.toString();
  }

  drop() {
    this.sql(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }

  private sql(statement: string) {
    execFileSync("psql", [this.server, "-qc", statement], { stdio: ["ignore", "ignore", "inherit"] });
  }
}
