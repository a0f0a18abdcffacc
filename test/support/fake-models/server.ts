import { hash as hashOf } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ANTHROPIC } from "./anthropic.ts";
import { CHAT } from "./chat.ts";
import { type Fate, FaultDesk } from "./fault-desk.ts";
import { parsed, textOf } from "./json.ts";
import { listModels } from "./models-list.ts";
import { PLAIN } from "./plain.ts";
import type { Arrival, Reply, Vendor } from "./reply.ts";
import { RESPONSES } from "./responses.ts";
import type { FakeOptions, Faults, SeenRequest } from "./settings.ts";

const VENDORS: Readonly<Record<string, Vendor>> = {
  "/v1/messages": ANTHROPIC,
  "/v1/responses": RESPONSES,
  "/v1/chat/completions": CHAT,
};

const options = JSON.parse(process.argv[2] ?? "{}") as FakeOptions;
let desk = new FaultDesk(options.faults ?? {});
let seen: SeenRequest[] = [];
let counted = 0;
/** Never set back: two requests never share an id. */
let arrivals = 0;
let underWay = 0;

const SECRET = ["authorization", "x-api-key"];

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

type Noted = Pick<Arrival, "path" | "headers" | "body" | "hash">;

function note(arrival: Noted, method: string, how: Pick<SeenRequest, "status" | "fault">): void {
  const headers = Object.fromEntries(
    Object.entries(arrival.headers).map(([key, value]) => [key, SECRET.includes(key) ? "(present)" : value]),
  );
  const { path, hash, body } = arrival;
  seen.push({
    n: counted,
    method,
    path,
    hash,
    model: textOf(body, "model"),
    ...how,
    underWay,
    headers,
    body,
  });
  counted += 1;
}

function send(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
}

/** All of the head, half of the body, and then nothing more. */
function cutOff(response: ServerResponse, reply: Reply): void {
  const text = JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...reply.headers,
  });
  response.write(text.slice(0, text.length >> 1), () => response.socket?.destroy());
}

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Served {
  readonly reply: Reply;
  readonly fate: Fate;
}

/** What the vendor says to this request, with the fault that befalls it. A key that may not ask is told so first. */
function serve(arrival: Arrival, vendor: Vendor): Served {
  const none: Fate = { fault: undefined, handMade: undefined, limited: 0 };
  const refused = vendor.refuseKey(arrival.headers);
  if (refused !== undefined) return { reply: refused, fate: none };
  const fate = desk.draw();
  const { fault, handMade, limited } = fate;
  if (handMade !== undefined) return { reply: { headers: {}, ...handMade }, fate };
  if (fault === "server_error" || fault === "overloaded")
    return { reply: vendor.trouble(fault, arrival), fate };
  if (fault === "rate_limit") {
    const reply = vendor.trouble(fault, arrival);
    return { reply: { ...reply, headers: desk.retryHeaders(limited) }, fate };
  }
  return { reply: vendor.answer(arrival), fate };
}

async function answerModelCall(
  request: IncomingMessage,
  response: ServerResponse,
  vendor: Vendor,
): Promise<void> {
  const bytes = await bodyOf(request);
  underWay += 1;
  response.once("close", () => {
    underWay -= 1;
  });
  arrivals += 1;
  const arrival: Arrival = {
    path: request.url ?? "",
    headers: headersOf(request),
    body: parsed(bytes.toString("utf8")),
    hash: hashOf("sha256", bytes, "hex"),
    requestId: `req_${arrivals}`,
    options,
  };
  const served = serve(arrival, vendor);
  note(arrival, request.method ?? "", noteOf(served));
  if (served.fate.fault === "reset") request.socket.resetAndDestroy();
  else if (served.fate.fault !== "hang") await deliver(response, arrival, vendor, served);
}

function noteOf({ reply, fate: { fault, handMade } }: Served): Pick<SeenRequest, "status" | "fault"> {
  const silent = fault === "reset" || fault === "hang";
  return {
    ...(silent ? {} : { status: reply.status }),
    ...(fault === undefined ? {} : { fault }),
    ...(handMade === undefined ? {} : { fault: "hand-made" }),
  };
}

async function deliver(
  response: ServerResponse,
  arrival: Arrival,
  vendor: Vendor,
  { reply, fate: { fault } }: Served,
): Promise<void> {
  const waitMs = (options.latencyMs ?? 0) + (fault === "slow" ? desk.slowMs : 0);
  if (waitMs > 0) await later(waitMs);
  const headers = { ...vendor.headers(options, arrival.requestId), ...reply.headers };
  if (fault === "truncated") cutOff(response, { ...reply, headers });
  else send(response, { ...reply, headers });
}

async function answerControl(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = (await bodyOf(request)).toString("utf8");
  const ok: Reply = { status: 200, headers: {}, body: {} };
  switch (request.url) {
    case "/control/seen":
      return send(response, { ...ok, body: seen.map(({ body: _body, ...rest }) => rest) });
    case "/control/seen?bodies":
      return send(response, { ...ok, body: seen });
    case "/control/count":
      return send(response, { ...ok, body: { count: counted, underWay } });
    case "/control/faults":
      desk = new FaultDesk(JSON.parse(text) as Faults);
      return send(response, ok);
    case "/control/reset":
      desk = new FaultDesk({});
      seen = [];
      counted = 0;
      return send(response, ok);
    default:
      return send(response, { status: 404, headers: {}, body: {} });
  }
}

/** The same few bytes for everybody: nothing is parsed, hashed or kept. */
function answerPlainly(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  counted += 1;
  request.resume();
  const reply = (): void => {
    response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
    response.end(bytes);
  };
  if (options.latencyMs) setTimeout(reply, options.latencyMs);
  else reply();
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "";
  const vendor = request.method === "POST" ? VENDORS[path] : undefined;
  if (vendor !== undefined) return answerModelCall(request, response, vendor);
  if (path.startsWith("/control/")) return answerControl(request, response);
  if (request.method === "GET" && path.startsWith("/v1/models")) {
    const headers = headersOf(request);
    const reply = listModels(path.replace(/\?.*$/, ""), headers);
    note({ path, headers, body: {}, hash: hashOf("sha256", "", "hex") }, "GET", {
      status: reply.status,
    });
    return send(response, reply);
  }
  return send(response, { status: 404, headers: {}, body: { error: { message: `no route for ${path}` } } });
}

const server = createServer({ noDelay: true }, (request, response) => {
  const plain = options.plain === true ? PLAIN[request.url ?? ""] : undefined;
  if (plain !== undefined) return answerPlainly(request, response, plain);
  route(request, response).catch((error: unknown) => {
    // A client that hangs up while it still sends is none of ours; all else is a mistake in here, told in its place.
    if (request.destroyed) return;
    send(response, { status: 599, headers: {}, body: { error: { message: String(error) } } });
  });
});

// A connection that the server closes just as the next request comes is a fault that nobody ordered.
server.keepAliveTimeout = 600_000;
server.requestTimeout = 0;
server.listen({ port: 0, host: "127.0.0.1", backlog: 8_192 }, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});

// Whoever started it holds the other end: when that process is gone, however it died, so is this one.
process.stdin.resume();
process.stdin.once("close", () => process.exit(0));
