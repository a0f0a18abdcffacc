import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { BlindView } from "./blind/blind-view.tsx";
import { ItemView } from "./eyes/item-view.tsx";
import { TurnView } from "./eyes/turn-view.tsx";
import { TurnsView } from "./eyes/turns-view.tsx";
import { AgentsView } from "./forum/agents-view.tsx";
import { ForumView } from "./forum/forum-view.tsx";
import { ProfileView } from "./forum/profile-view.tsx";
import { SearchView } from "./forum/search-view.tsx";
import { ThreadView } from "./forum/thread-view.tsx";
import { PairView } from "./pair/pair-view.tsx";
import { lazily } from "./parts/lazily.tsx";
import { Link } from "./parts/link.tsx";
import { Empty } from "./parts/states.tsx";
import { AboutView } from "./runs/about-view.tsx";
import { ExperimentView } from "./runs/experiment-view.tsx";
import { HomeView } from "./runs/home-view.tsx";
import { Announcer } from "./shell/announce.tsx";
import { Help, isHelpOpen } from "./shell/help.tsx";
import { useKeys } from "./shell/keys.ts";
import { RunStage } from "./shell/run-stage.tsx";
import { toggleTheme, wearTheme } from "./shell/theme.ts";
import { TopBar } from "./shell/top-bar.tsx";
import { go, place } from "./state/navigate.ts";
import type { View } from "./state/place.ts";

effect(wearTheme);

/** Views that show a run as it stood at a moment. */
const OF_A_RUN: Partial<Readonly<Record<View, () => JSX.Element>>> = {
  forum: ForumView,
  thread: ThreadView,
  agents: AgentsView,
  profile: ProfileView,
  turns: TurnsView,
  turn: TurnView,
  item: ItemView,
  search: SearchView,
  about: AboutView,
  picture: lazily(() => import("./pictures/picture-view.tsx").then(({ PictureView }) => PictureView)),
  phrase: lazily(() => import("./pictures/phrase-view.tsx").then(({ PhraseView }) => PhraseView)),
};

/** Views that stand on their own. */
const ALONE: Partial<Readonly<Record<View, () => JSX.Element>>> = {
  home: HomeView,
  experiment: ExperimentView,
  pair: PairView,
  blind: BlindView,
};

function Screen(): JSX.Element {
  const { view, run } = place.value;
  const InRun = OF_A_RUN[view];
  if (InRun && run !== undefined) {
    return (
      <RunStage key={run} run={run}>
        <InRun />
      </RunStage>
    );
  }
  const Alone = ALONE[view];
  if (Alone === PairView) return <PairView />;
  return (
    <>
      <TopBar scene={null} />
      {Alone ? <Alone /> : <Lost />}
    </>
  );
}

function Lost(): JSX.Element {
  return (
    <main class="pane narrow" id="content" tabIndex={-1}>
      <Empty title="This address names no run">
        <Link to={{ view: "home" }}>Begin with the list of experiments</Link>
      </Empty>
    </main>
  );
}

/** After `g`. */
const JUMPS: Readonly<Record<string, View>> = {
  f: "forum",
  r: "turns",
  p: "picture",
  a: "agents",
  h: "home",
};

/** Into the list of the screen, from wherever one is; within it the list walks by itself. */
function enterList(): void {
  const list = document.querySelector('main [role="feed"]');
  (list?.querySelector<HTMLElement>('article[tabindex="0"]') ?? list?.querySelector("article"))?.focus();
}

const KEYS: Readonly<Record<string, () => void>> = {
  j: enterList,
  k: enterList,
  "?": () => {
    isHelpOpen.value = true;
  },
  t: toggleTheme,
  "/": () => document.getElementById("search")?.focus(),
  c: () => document.activeElement?.querySelector<HTMLElement>("[data-fold]")?.click(),
};

let wasG = false;

/** Keys that work everywhere. */
function takeKey(key: string): boolean {
  const jump = wasG ? JUMPS[key] : undefined;
  wasG = key === "g";
  const { run, round } = place.value;
  if (jump === "home") go({ view: "home" });
  else if (jump && run !== undefined) go({ view: jump, run, round });
  else KEYS[key]?.();
  return jump !== undefined || key in KEYS;
}

/** The whole page. */
export function App(): JSX.Element {
  useKeys(takeKey);
  const { view, run, experiment } = place.value;
  useEffect(() => {
    document.title = [run ?? experiment, view === "home" ? undefined : view, "Polylogue"]
      .filter(Boolean)
      .join(" · ");
  }, [view, run, experiment]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Screen />
      <Help />
      <Announcer />
    </>
  );
}
