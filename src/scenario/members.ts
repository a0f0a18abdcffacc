import { type LocatedMap, plainOf } from "./located.ts";
import type { Member } from "./people.ts";
import { personaSchema } from "./persona-schema.ts";
import type { Personas, WrittenPopulation } from "./personas.ts";
import { populationSchema, templateSchema } from "./population-schema.ts";
import { remembered } from "./remembered.ts";

/** Gives the members that personas without problems stand for; the same array for the same personas. */
export function memberMaker(): (personas: Personas) => readonly Member[] {
  const known = new Map<Personas, readonly Member[]>();
  return (personas) => remembered(known, personas, () => makeMembers(personas));
}

function makeMembers({ members }: Personas): readonly Member[] {
  let populations = 0;
  return members.map((one): Member => {
    if (!("written" in one)) return { type: "persona", persona: personaSchema.parse(plainOf(one)) };
    populations += 1;
    return { type: "population", population: { ...readPopulation(one), number: populations - 1 } };
  });
}

/** A population whose settings and templates have been found right. */
function readPopulation({ written, templates }: WrittenPopulation) {
  const read = (template: LocatedMap) => templateSchema.parse(plainOf(template));
  return { settings: populationSchema.parse(plainOf(written)), templates: templates?.map(read) };
}
