import { signal } from "@preact/signals";

type Theme = "light" | "dark";

const KEPT = "polylogue-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function remembered(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === "light" || kept === "dark" ? kept : undefined;
  } catch {
    // A browser that keeps nothing for this page still shows it.
    return undefined;
  }
}

const chosen = signal<Theme | undefined>(remembered());
const preferred = signal<Theme>(system.matches ? "dark" : "light");
system.addEventListener("change", () => {
  preferred.value = system.matches ? "dark" : "light";
});

export const themeNow = (): Theme => chosen.value ?? preferred.value;

/** Writes the theme where the style looks for it; called whenever it changes. */
export function wearTheme(): void {
  document.documentElement.dataset["theme"] = themeNow();
}

/** The other one. What the system prefers anyway is not kept, so that the page goes on following the system. */
export function toggleTheme(): void {
  const next = themeNow() === "dark" ? "light" : "dark";
  chosen.value = next === preferred.value ? undefined : next;
  try {
    if (chosen.value === undefined) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, chosen.value);
  } catch {
    // Nothing is kept: the choice lasts as long as the page.
  }
}
