// Starting and stopping the programs under test.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");

export function program(name: string): string {
  const found = path.join(target, "debug", name);
  if (!existsSync(found)) throw new Error(`${found} is missing: run the tests with \`make test-browser\`.`);
  return found;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export class Running {
  private output = "";
  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        this.output = (this.output + text.toString()).slice(-20_000);
      });
    }
  }

  /** Starts a program and waits until it answers at `ready`. */
  static async start(name: string, args: string[], env: NodeJS.ProcessEnv, ready: string, cwd: string): Promise<Running> {
    const child = spawn(program(name), args, { env: { ...process.env, ...env }, cwd, stdio: ["ignore", "pipe", "pipe"] });
    const running = new Running(child);
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) break;
      const answered = await fetch(ready).then((answer) => answer.ok, () => false);
      if (answered) return running;
      await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error(`${name} did not start:\n${running.output}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((exited) => this.child.once("exit", exited));
    this.child.kill("SIGTERM");
    await gone;
  }
}

/** Runs a program to its end; its error output is the error. */
export function run(name: string, args: string[], env: NodeJS.ProcessEnv, cwd: string, input = ""): string {
  const done = spawnSync(program(name), args, { env: { ...process.env, ...env }, cwd, input, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${name} ${args.join(" ")} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
