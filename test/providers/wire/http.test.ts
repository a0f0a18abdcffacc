import { getEventListeners, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type WireInit, wireFetch } from "../../../src/providers/wire/http.ts";

const fetchIt = wireFetch();
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/echo?a=1&b=%20": async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, headers } = request;
    response.writeHead(200, { "content-type": "application/json", "set-cookie": ["a=1", "b=2"] });
    response.end(
      JSON.stringify({ method, body, key: headers["x-key"], encoding: headers["accept-encoding"] }),
    );
  },
  "/bytes": (_request, response) => {
    const bytes = Buffer.from("Ebbe 🌊 und Flut");
    for (const byte of bytes) response.write(Buffer.of(byte));
    response.end();
  },
  "/moved": (_request, response) => response.writeHead(307, { location: "/echo?a=1&b=%20" }).end("gone"),
  "/nothing": (_request, response) => response.writeHead(204).end(),
  "/silent": () => {},
  "/half": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
    response.write('{"half":', () => response.socket?.destroy());
  },
  "/half-chunk": (_request, response) => {
    response.write('{"half":', () => response.socket?.destroy());
  },
  "/half-refused": (_request, response) => {
    response.writeHead(401, { "content-length": 100 });
    response.write("no such key", () => response.socket?.destroy());
  },
  "/stuck": (_request, response) => void response.write('{"half":'),
  "/early": (_request, response) => {
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.end("late");
  },
};

const sockets = new Set<Socket>();
let server: Server;
let base = "";

beforeAll(async () => {
  server = createServer((request, response) => routes[request.url ?? ""]?.(request, response));
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("the fetch for SDKs", () => {
  test("sends method, headers, query and body, and reads status, headers and body", async () => {
    const init = { method: "POST", body: "ä", headers: new Headers({ "x-key": "k" }) };
    const response = await fetchIt(`${base}/echo?a=1&b=%20`, init);
    expect(response.ok).toBe(true);
    expect(response.headers.get("set-cookie")).toBe("a=1, b=2");
    // Nothing compressed is asked for, since nothing here could read it.
    expect(await response.json()).toEqual({ method: "POST", body: "ä", key: "k" });
  });

  test("puts characters together that came in pieces", async () => {
    expect(await (await fetchIt(new URL("/bytes", base))).text()).toBe("Ebbe 🌊 und Flut");
  });

  test("takes the answer, not the hints before it", async () => {
    const response = await fetchIt(`${base}/early`);
    expect([response.status, await response.text()]).toEqual([200, "late"]);
  });

  test("follows no redirect: a key goes nowhere but where it was sent", async () => {
    const response = await fetchIt(`${base}/moved`);
    expect([response.status, await response.text()]).toEqual([307, "gone"]);
  });

  test("takes an answer without a body", async () => {
    expect((await fetchIt(`${base}/nothing`)).status).toBe(204);
  });

  test("keeps connections", async () => {
    await (await fetchIt(`${base}/bytes`)).text();
    const before = sockets.size;
    for (let i = 0; i < 5; i += 1) await (await fetchIt(`${base}/bytes`)).text();
    expect(sockets.size).toBe(before);
  });

  test.each(["/half", "/half-chunk"])("says so where an answer breaks off: %s", async (path) => {
    const broken = await fetchIt(base + path).catch((error: unknown) => error);
    expect(broken).toMatchObject({ name: "BodyCutOff", cause: { code: "UND_ERR_SOCKET" } });
  });

  test("keeps what a refusal said before it broke off", async () => {
    const response = await fetchIt(`${base}/half-refused`);
    expect([response.status, await response.text()]).toEqual([401, "no such key"]);
  });

  test.each(["/silent", "/stuck"])("can be broken off while it waits: %s", async (path) => {
    const abort = new AbortController();
    const arrived = once(server, "request");
    const pending = fetchIt(base + path, { signal: abort.signal }).catch((error: unknown) => error);
    await arrived;
    abort.abort();
    expect(await pending).toMatchObject({ name: "AbortError" });
  });

  test.each(["/silent", "/stuck"])("is broken off when its time is up: %s", async (path) => {
    const init: WireInit = { timeoutMs: 1 };
    await expect(fetchIt(base + path, init)).rejects.toMatchObject({ name: "AbortError" });
  });

  test("sends no later call over a connection on which one was broken off", async () => {
    const init: WireInit = { timeoutMs: 20 };
    await fetchIt(`${base}/stuck`, init).catch((error: unknown) => error);
    expect(await (await fetchIt(`${base}/bytes`)).text()).toBe("Ebbe 🌊 und Flut");
  });

  test("is broken off before it begins where its signal is", async () => {
    const signal = AbortSignal.abort();
    await expect(fetchIt(`${base}/silent`, { signal })).rejects.toMatchObject({ name: "AbortError" });
  });

  test("leaves no listener on a signal, however a call ends", async () => {
    const { signal } = new AbortController();
    for (const path of ["/bytes", "/half", "/half-refused", "/moved"])
      await fetchIt(base + path, { signal }).catch((error: unknown) => error);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("throws what undici says where nobody listens", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    await expect(fetchIt(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("sends the bytes of a text as that text", async () => {
    const init = { method: "POST", body: Buffer.from("ä 🌊") };
    const response = await fetchIt(`${base}/echo?a=1&b=%20`, init);
    expect(await response.json()).toMatchObject({ body: "ä 🌊" });
  });

  test("refuses a body that it could not send", async () => {
    await expect(fetchIt(base, { method: "POST", body: new Uint8Array(2) })).rejects.toThrow(TypeError);
  });
});
