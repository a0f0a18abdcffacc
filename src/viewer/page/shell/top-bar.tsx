import type { JSX } from "preact";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Synthetic } from "../parts/states.tsx";
import { go, place } from "../state/navigate.ts";
import type { Place, View } from "../state/place.ts";
import type { Scene } from "../state/scene.ts";
import { isHelpOpen } from "./help.tsx";
import { themeNow, toggleTheme } from "./theme.ts";

const TABS: readonly { readonly view: View; readonly label: string; readonly also: readonly View[] }[] = [
  { view: "forum", label: "Forum", also: ["thread", "search"] },
  { view: "turns", label: "Turns", also: ["turn", "item"] },
  { view: "agents", label: "Agents", also: ["profile"] },
  { view: "picture", label: "Picture", also: [] },
  { view: "phrase", label: "Phrases", also: [] },
  { view: "about", label: "About", also: [] },
];

function Tabs({ here }: { readonly here: Place }): JSX.Element {
  return (
    <nav class="tabs" aria-label="Views of this run">
      {TABS.map(({ view, label, also }) => (
        <Link
          key={view}
          to={{ view, run: here.run, round: here.round }}
          aria-current={here.view === view || also.includes(here.view) ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Search({ here }: { readonly here: Place }): JSX.Element {
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          const q = String(new FormData(event.currentTarget).get("q") ?? "").trim();
          if (q !== "") go({ view: "search", run: here.run, round: here.round, q });
        }}
      >
        <Icon name="search" />
        <input
          type="search"
          name="q"
          id="search"
          placeholder="Search this forum"
          aria-label="Search this forum"
          defaultValue={here.view === "search" ? here.q : ""}
        />
      </form>
    </search>
  );
}

interface TopBarProps {
  /** The run that is looked at; null where it is none or two. */
  readonly scene: Scene | null;
  /** Where neither the scene nor the address says it. */
  readonly experiment?: string;
}

/** Where one is, and where else one can go. */
export function TopBar({ scene, experiment: named }: TopBarProps): JSX.Element {
  const here = place.value;
  const experiment = scene?.facts.experiment ?? named ?? here.experiment;
  const isDark = themeNow() === "dark";
  return (
    <header class="top-bar">
      <Link to={{ view: "home" }} class="brand" aria-label="Polylogue: all experiments">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M6 20v-8" class="voice-0" />
          <path d="M12.500 24V8" class="voice-1" />
          <path d="M19 19v-6" class="voice-2" />
          <path d="M25.500 22V10" class="voice-3" />
        </svg>
        <span>Polylogue</span>
      </Link>
      <div class="trail">
        {experiment !== undefined && (
          <Link to={{ view: "experiment", experiment }}>{experiment === "." ? "runs" : experiment}</Link>
        )}
        {scene && (
          <Link to={{ view: "forum", run: scene.facts.id, round: here.round }} class="run-name">
            {scene.facts.arm} <span>seed {scene.facts.seed}</span>
          </Link>
        )}
        {scene && <Synthetic caveat={scene.facts.models.find(({ caveat }) => caveat !== "")?.caveat ?? ""} />}
        {scene?.facts.imported && <span class="badge">imported</span>}
      </div>
      {scene && <Tabs here={here} />}
      {scene && <Search here={here} />}
      <div class="tools">
        <button
          type="button"
          class="icon-button"
          aria-label={isDark ? "Light theme" : "Dark theme"}
          onClick={toggleTheme}
        >
          <Icon name={isDark ? "sun" : "moon"} />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Keys"
          onClick={() => {
            isHelpOpen.value = true;
          }}
        >
          <b aria-hidden="true">?</b>
        </button>
      </div>
    </header>
  );
}
