// The order in which test files begin: those known to be long, then projects with the longest files, so that none runs alone at
// the end. Within a project Vitest takes larger files first, or those that took longer the last time.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Vitest would take them by their names, and the slowest of `target` last. */
const PROJECTS = ["build", "simulation", "unit", "target", "e2e", "edge"];
/** Files that are short and take half a minute and more: begun last, one of them would run alone for so long. */
const LONG =
  /\/(attacks-embedded|integrators-hour|headoffice-faults|headoffice-images|link|serial-lamp|soak|amqp-intake)\.test\.ts$/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number =>
      LONG.test(moduleId) ? -1 : PROJECTS.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
