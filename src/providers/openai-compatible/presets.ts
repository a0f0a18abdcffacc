/** A server that speaks chat completions, by the name a scenario may give it. */
export interface Preset {
  /** Where it listens unless told otherwise. */
  readonly baseUrl: string;
  /** The variable that holds its key; absent where it asks for none. */
  readonly apiKeyEnv?: string;
  /** The most calls under way at once, unless the scenario says otherwise. */
  readonly concurrency: number;
  /** One line for a person. */
  readonly about: string;
}

/**
 * What a preset's name stands for. Concurrency follows what a server does unasked: llama.cpp and LM Studio answer one
 * request after another, Ollama a few at once if memory allows, vLLM batches.
 */
export const PRESETS: Readonly<Record<"ollama" | "vllm" | "llama-cpp" | "lm-studio" | "openrouter", Preset>> =
  {
    ollama: {
      baseUrl: "http://127.0.0.1:11434/v1",
      concurrency: 2,
      about: "models on this machine, served by Ollama; no key",
    },
    vllm: {
      baseUrl: "http://127.0.0.1:8000/v1",
      concurrency: 4,
      about: "models served by vLLM, here or on a machine of yours; no key",
    },
    "llama-cpp": {
      baseUrl: "http://127.0.0.1:8080/v1",
      concurrency: 1,
      about: "a GGUF file served by llama.cpp's llama-server; no key",
    },
    "lm-studio": {
      baseUrl: "http://127.0.0.1:1234/v1",
      concurrency: 1,
      about: "models on this machine, served by LM Studio; no key",
    },
    openrouter: {
      baseUrl: "https://openrouter.ai/api/v1",
      apiKeyEnv: "OPENROUTER_API_KEY",
      concurrency: 20,
      about: "models of many makers through one account; needs OPENROUTER_API_KEY",
    },
  };
