import type { JSX } from "preact";

const PATHS = {
  play: "M7 5v14l12-7z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  back: "M15 6l-6 6 6 6",
  forward: "M9 6l6 6-6 6",
  first: "M17 6l-6 6 6 6M8 6v12",
  last: "M7 6l6 6-6 6M16 6v12",
  up: "M12 19V6M6 11l6-6 6 6",
  comment:
    "M4 6.5A2.5 2.5 0 0 1 6.500 4h11A2.500 2.500 0 0 1 20 6.500v7a2.500 2.500 0 0 1-2.500 2.500H10l-5 4v-4.200A2.500 2.500 0 0 1 4 13.500z",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600z",
  people:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M16 4.500a3.300 3.300 0 0 1 0 6.300M18 14.500c2.200.8 3.500 2.800 3.500 5.500",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300L19 19M19 5l-1.700 1.700M6.700 17.300L5 19",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.200 16.200L21 21",
  close: "M6 6l12 12M18 6L6 18",
  fork: "M7 4v7a5 5 0 0 0 5 5h5M7 4v16M14 12.500l3.500 3.500-3.500 3.500",
  pen: "M4 20l1-4.500L16.500 4 20 7.500 8.500 19z",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawn sign; what it means is said by the words beside it or by the label of its button. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const isSolid = name === "play" || name === "pause";
  return (
    <svg class={isSolid ? "icon solid" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
