import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is done to a call on its way to the emulator. */
type Fate =
  | { readonly kind: "pass" }
  /** Answered in the emulator's place. */
  | { readonly kind: "answer"; readonly status: number; readonly body: string; readonly type?: string }
  /** Never arrives, and the caller gets an answer that nothing tries again: as if it had been killed at that moment. */
  | { readonly kind: "kill before" }
  /** Takes effect, and then as above. */
  | { readonly kind: "kill after" }
  /** Never arrives, and the caller's connection breaks. */
  | { readonly kind: "break" }
  /** Arrives, and the answer is held back for so long. */
  | { readonly kind: "hold"; readonly ms: number };

/** A call to AWS. */
interface Call {
  /** The first call after `watch` is 1. */
  readonly number: number;
  /** For example `PutKeyPolicy`, or `PUT policy` for S3. */
  readonly name: string;
  readonly isWrite: boolean;
}

/** Stands between the SDK and the emulator, and can do to a call what a network, a busy service or a kill does. */
export class Proxy {
  url = "";
  readonly calls: Call[] = [];
  private decide: (call: Call) => Fate | Promise<Fate> = () => ({ kind: "pass" });
  private readonly server: Server;

  constructor(private readonly target: string) {
    this.server = createServer((incoming, outgoing) => {
      this.handle(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** From now on, counts calls from 1 and does this to them. */
  watch(decide: (call: Call) => Fate | Promise<Fate> = () => ({ kind: "pass" })): void {
    this.calls.length = 0;
    this.decide = decide;
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const name = nameOf(incoming, body);
    const call = { number: this.calls.length + 1, name, isWrite: /^(PUT|DELETE|Put|Set)/.test(name) };
    this.calls.push(call);
    const fate = await this.decide(call);
    if (fate.kind === "break") {
      outgoing.destroy();
      return;
    }
    if (fate.kind === "kill before") {
      outgoing.writeHead(403).end();
      return;
    }
    if (fate.kind === "answer") {
      outgoing.writeHead(fate.status, { "content-type": fate.type ?? "application/xml" }).end(fate.body);
      return;
    }
    const { status, headers, text } = await this.forward(incoming, body);
    if (fate.kind === "hold") await new Promise((resolve) => setTimeout(resolve, fate.ms));
    if (fate.kind === "kill after") outgoing.writeHead(403).end();
    else outgoing.writeHead(status, headers).end(text);
  }

  private forward(incoming: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; text: Buffer }>((resolve, reject) => {
      const { method = "GET", headers } = incoming;
      const out = send(this.target + (incoming.url ?? "/"), { method, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, text: Buffer.concat(chunks) });
        });
      });
      out.on("error", reject);
      out.end(body);
    });
  }
}

function nameOf({ method = "GET", url = "/", headers }: IncomingMessage, body: Buffer): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const action = /(?:^|&)Action=(\w+)/.exec(body.toString("latin1"))?.[1];
  if (action !== undefined) return action;
  const what = [...new URL(url, "http://host").searchParams.keys()].find((key) => !key.startsWith("x-"));
  return `${method} ${what ?? "bucket"}`;
}
