// Loaded with `node --import` before a command under test: every connection to anything but 127.0.0.1:ONLY_PORT is
// refused and noted in the file ONLY_PORT_NOTES, every name looked up too; connections let through are noted as such.

import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

const { ONLY_PORT, ONLY_PORT_NOTES } = process.env;
const note = (line) => appendFileSync(ONLY_PORT_NOTES, `${line}\n`);

const { connect } = Socket.prototype;
Socket.prototype.connect = function guarded(...args) {
  const [given] = Array.isArray(args[0]) ? args[0] : args;
  const { host = "localhost", port, path } = typeof given === "object" ? given : { port: given };
  const allowed = path === undefined && host === "127.0.0.1" && String(port) === ONLY_PORT;
  note(`${allowed ? "allowed" : "refused"} ${path ?? `${host}:${port}`}`);
  if (!allowed) throw new Error(`refused by the test: ${path ?? `${host}:${port}`}`);
  return connect.apply(this, args);
};

const { lookup } = dns;
dns.lookup = (name, ...rest) => {
  if (name !== "127.0.0.1") note(`refused lookup ${name}`);
  return lookup(name, ...rest);
};
syncBuiltinESMExports();
