import { render } from "preact";
import { signal } from "@preact/signals";
import "./style/tokens.css";

const n = signal(0);
function App() { return <button onClick={() => { n.value += 1; }} type="button">hi {n}</button>; }
const host = document.getElementById("page");
if (host) render(<App />, host);
