const TEXT = '{"actions":[{"type":"do_nothing"}]}';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** For each path the one answer of a benchmark's server. */
export const PLAIN: Readonly<Record<string, Buffer>> = {
  "/v1/messages": bytes({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-plain",
    content: [{ type: "text", text: TEXT, citations: null }],
    stop_reason: "end_turn",
    stop_sequence: null,
    stop_details: null,
    usage: {
      input_tokens: 900,
      output_tokens: 12,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation: null,
      output_tokens_details: { thinking_tokens: 0 },
      server_tool_use: null,
      service_tier: "standard",
      inference_geo: null,
      speed: null,
    },
    container: null,
    diagnostics: null,
  }),
  "/v1/responses": bytes({
    id: "resp_1",
    object: "response",
    created_at: 1_795_000_000,
    status: "completed",
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: "gpt-plain",
    output: [
      {
        type: "message",
        id: "msg_1",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: TEXT, annotations: [] }],
      },
    ],
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: "auto",
    tools: [],
    top_p: null,
    usage: {
      input_tokens: 900,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: 12,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 912,
    },
  }),
  "/v1/chat/completions": bytes({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_795_000_000,
    model: "plain",
    choices: [
      {
        index: 0,
        logprobs: null,
        finish_reason: "stop",
        message: { role: "assistant", content: TEXT, refusal: null },
      },
    ],
    usage: { prompt_tokens: 900, completion_tokens: 12, total_tokens: 912 },
  }),
};
