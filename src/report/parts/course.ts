import { COURSES, type CourseName } from "../course.ts";
import { figureBox } from "../figure-box.ts";
import { type Html, html } from "../html.ts";
import type { Drawing, Part } from "../part.ts";
import { courseTable, trajectories } from "../trajectories.ts";

/** How each arm went, round by round. */
export function course(drawing: Drawing): Part | undefined {
  const { runs, comparison } = drawing.data;
  if (runs.length === 0) return undefined;
  const hasRounds = runs.some(({ digest }) => digest.hasRounds);
  const isOne = comparison.arms.length === 1;
  const along = hasRounds ? "rounds, 0 being the opening" : "slices of equal time";
  const pictured = (name: CourseName): Html =>
    figureBox({
      title: COURSES[name].title,
      picture: trajectories(name, drawing.data),
      caption: html`${capital(COURSES[name].about)}, over ${along}. Line: mean over the arm's runs. Band: from the lowest run to the highest.${!isOne && ` Dashed: the mean of ${comparison.baseline}.`}`,
      data: courseTable(name, drawing.data, hasRounds ? "round" : "slice"),
    });
  const body = html`${pictured("comments")}${pictured("depth")}${pictured("posts")}${pictured("answered")}`;
  return { id: "course", title: hasRounds ? "Round by round" : "Over time", body };
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;
