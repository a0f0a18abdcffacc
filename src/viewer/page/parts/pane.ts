/** An element that scrolls, once it is drawn. */
export interface Pane {
  readonly current: HTMLElement | null;
}
