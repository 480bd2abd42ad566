import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a request: it is passed on, answered with an error of AWS's, or its connection is cut. */
export type Fate = "pass" | "cut" | { readonly status: number; readonly code: string };

/** A proxy before the emulator that lets some requests fail. */
export interface Proxy {
  readonly url: string;
  /** How many requests came. */
  readonly count: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy. @param fate decides by the request and its body. */
export async function startProxy(target: string, fate: (req: IncomingMessage, body: string) => Fate): Promise<Proxy> {
  let count = 0;
  const server: Server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      count++;
      const body = Buffer.concat(chunks);
      const what = fate(req, body.toString());
      if (what === "cut") {
        req.socket.destroy();
        return;
      }
      if (what !== "pass") {
        const xml = (req.headers["content-type"] ?? "").includes("json")
          ? JSON.stringify({ __type: what.code, message: "on purpose" })
          : `<ErrorResponse><Error><Code>${what.code}</Code><Message>on purpose</Message></Error></ErrorResponse>`;
        const s3 = `<Error><Code>${what.code}</Code><Message>on purpose</Message></Error>`;
        const isS3 = (req.headers.authorization ?? "").includes("/s3/aws4_request");
        res.writeHead(what.status, { "content-type": isS3 ? "application/xml" : "text/xml" });
        res.end(isS3 ? s3 : xml);
        return;
      }
      const { hostname, port } = new URL(target);
      const on = request({ hostname, port, path: req.url, method: req.method, headers: req.headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(res);
      });
      on.on("error", () => {
        res.destroy();
      });
      on.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const { port }: Pick<AddressInfo, "port"> = typeof address === "object" && address ? address : { port: 0 };
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** The Region that a request is signed for. */
export function regionOf({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
}
