import { deflateSync } from "node:zlib";

/** Bytes of the UTF-8 text over bytes once zlib has packed it at level 9 (Shaib et al. 2024); higher is more repetitive. */
export function compressionRatio(text: string | Uint8Array): number {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return bytes.length / deflateSync(bytes, { level: 9 }).length;
}
