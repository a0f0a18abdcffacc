import { render } from "preact";
import { App } from "./app.tsx";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/scrubber.css";
import "./style/forum.css";
import "./style/comments.css";
import "./style/people.css";
import "./style/eyes.css";
import "./style/runs.css";
import "./style/pictures.css";

const host = document.getElementById("page");
if (host) render(<App />, host);
