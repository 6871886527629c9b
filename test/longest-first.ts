// The order in which test files begin: projects with the longest files first, so that none runs alone at the end. Within a
// project those that are known to be long, then, as Vitest does, larger ones, or those that took longer the last time.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Vitest would take them by their names, and the slowest of `target` last. */
const PROJECTS = ["build", "simulation", "unit", "target", "e2e", "edge"];
/** Files that are short and take half a minute and more: begun last, one of them would run alone for so long. */
const LONG = /(attacks-embedded|headoffice-faults|headoffice-images|link|soak|clients|demo|amqp-intake)\.test\.ts$/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number =>
      2 * PROJECTS.indexOf(project.name) - Number(LONG.test(moduleId));
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
