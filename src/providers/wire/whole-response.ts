import { AnswerHeaders, builtInHeaders, type RawHeaders } from "./answer-headers.ts";

/**
 * The part of a Response that the SDKs touch. The built-in one wraps every text in a stream to be read once, which costs
 * more than sending the request does.
 */
export class WholeResponse {
  readonly status: number;
  readonly ok: boolean;
  /** Of a refusal the built-in ones: the SDKs' errors carry them on. */
  readonly headers: AnswerHeaders | Headers;
  readonly body = null;
  readonly #text: string;

  constructor(status: number, headers: RawHeaders, text: string) {
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = this.ok ? new AnswerHeaders(headers) : builtInHeaders(headers);
    this.#text = text;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#text);
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text) as unknown;
  }
}
