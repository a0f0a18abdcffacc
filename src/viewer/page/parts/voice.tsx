import type { ComponentChildren, JSX } from "preact";
import { useContext } from "preact/hooks";
import { place } from "../state/navigate.ts";
import { Looks } from "../state/scene.ts";
import { beginning } from "../words/visible-text.ts";
import { barsOf, type Look } from "../words/voices.ts";
import { Link } from "./link.tsx";

const SHAPES = [
  "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9z",
  "M2 2h8v8H2z",
  "M6 1l5 9.500H1z",
  "M6 .5L11.500 6 6 11.500.500 6z",
  "M4.300 1h3.400v3.300H11v3.400H7.700V11H4.300V7.700H1V4.300h3.300z",
  "M6 11L1 1.500h10z",
  "M6 .8l1.600 3.500 3.800.4-2.900 2.600.8 3.800L6 9.200l-3.300 1.900.8-3.800L.600 4.700l3.800-.4z",
  "M3.300 1h5.400L11.500 6l-2.800 5H3.300L.500 6z",
] as const;

/** The class that gives what it is on the colour of a model; grey for people whom no model speaks for. */
export const voiceClass = (look: Look | undefined): string => `voice-${look ? look.colour : "none"}`;

function useLook(model: string | null): Look | undefined {
  const looks = useContext(Looks);
  return model === null ? undefined : looks.get(model);
}

/** The outline of the shape of a look, in a square of 12; undefined for none. */
export const shapeOf = (look: Look | undefined): string | undefined =>
  look ? SHAPES[look.shape] : undefined;

/** The shape that stands for a model wherever its colour does. */
function Shape({ look }: { readonly look: Look | undefined }): JSX.Element {
  const path = shapeOf(look);
  return (
    <svg class="shape" viewBox="0 0 12 12" aria-hidden="true">
      {path ? <path d={path} fill="currentColor" /> : <circle cx="6" cy="6" r="4" class="hollow" />}
    </svg>
  );
}

/** An agent's mark: five bars of its own, in the colour of the model that speaks for it. */
export function Avatar({
  handle,
  model,
  isLarge = false,
}: {
  readonly handle: string;
  readonly model: string | null;
  readonly isLarge?: boolean;
}): JSX.Element {
  const look = useLook(model);
  return (
    <svg
      class={`avatar ${isLarge ? "large" : ""} ${voiceClass(look)}`}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <circle cx="16" cy="16" r="16" class="ground" />
      {barsOf(handle).map((height, at) => {
        const half = 2 + height * 1.25;
        const x = 7 + at * 4.5;
        return <path key={at} class="bar" d={`M${x} ${16 - half}V${16 + half}`} />;
      })}
    </svg>
  );
}

/** Words in the colour and with the shape of a look. */
export function Mark({
  look,
  children,
}: {
  readonly look: Look | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`model ${voiceClass(look)}`}>
      <Shape look={look} />
      {children}
    </span>
  );
}

/** A model by its shape, colour and alias. */
export function ModelName({ model }: { readonly model: string | null }): JSX.Element {
  const look = useLook(model);
  return <Mark look={look}>{model ?? "no model"}</Mark>;
}

/** Who said something: a link to the profile, in the colour and with the shape of the model. */
export function Name({
  handle,
  model,
  run,
}: {
  readonly handle: string;
  readonly model: string | null;
  /** Where not that of the address. */
  readonly run?: string | undefined;
}): JSX.Element {
  const look = useLook(model);
  const here = place.value;
  const to = { view: "profile", run: run ?? here.run, round: here.round, agent: handle } as const;
  return (
    <Link
      to={to}
      class={`name ${voiceClass(look)}`}
      title={model === null ? "no model speaks for it" : `model: ${model}`}
    >
      <Shape look={look} />
      <bdi>{beginning(handle, 40)}</bdi>
    </Link>
  );
}
