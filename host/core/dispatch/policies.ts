// The policies that a shop can choose from. To add one, write a class that says how many tills a pool needs, and add it to
// `PolicyChoice` and `policyOf`.
import { Dispatch } from "./dispatch.ts";
import type { Policy } from "./policy.ts";
import { DEFAULT_TARGETS, type Targets } from "./targets.ts";
import type { ThresholdParameters } from "./threshold-policy.ts";
import { ThresholdPolicy } from "./threshold-policy.ts";
import { DEFAULT_WORKLOAD, type WorkloadParameters, WorkloadPolicy } from "./workload-policy.ts";

/** A policy by its name, with its parameters. */
export type PolicyChoice = ({ name: "threshold" } & ThresholdParameters) | ({ name: "workload" } & WorkloadParameters);

export const DEFAULT_POLICY: PolicyChoice = { name: "workload", ...DEFAULT_WORKLOAD };

/** What a shop can set of how decisions are made. */
export interface Rules {
  policy: PolicyChoice;
  targets: Targets;
}

/** The dispatch of a shop. Without `keepsInputs` decisions cannot be replayed, but cost less time. */
export function newDispatch(
  choice: PolicyChoice = DEFAULT_POLICY,
  targets: Targets = DEFAULT_TARGETS,
  keepsInputs = true,
): Dispatch {
  const rules: Rules = { policy: choice, targets };
  const traffic = choice.name === "workload" ? choice : DEFAULT_WORKLOAD;
  return new Dispatch(policyOf(choice), targets, traffic, keepsInputs ? JSON.stringify(rules) : undefined);
}

export function policyOf(choice: PolicyChoice): Policy {
  switch (choice.name) {
    case "threshold":
      return new ThresholdPolicy(choice);
    case "workload":
      return new WorkloadPolicy(choice);
  }
}
