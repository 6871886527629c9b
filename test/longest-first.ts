// The order in which test files begin: projects with the longest files first, so that none runs alone at the end. Within a
// project, Vitest takes larger files first, or those that took longer the last time.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Vitest would take them by their names, and the slowest of `target` last. */
const PROJECTS = ["build", "simulation", "unit", "target", "e2e", "edge"];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification): number => PROJECTS.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
