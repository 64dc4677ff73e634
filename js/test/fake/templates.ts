import type { Template } from "../../src/link/protocol";

/** A few templates, as the kernel tells of them. */
export const TEMPLATES: readonly [Template, ...Template[]] = [
  {
    name: "eval",
    title: "Evaluation",
    summary: "Good and poor answers, on easy and on hard inputs.",
    warning: "",
    uncensored: false,
  },
  {
    name: "issue",
    title: "Issue",
    summary: "One fault that was seen in the task's answers: data that reproduces it.",
    warning: "",
    uncensored: false,
  },
  {
    name: "toxicity",
    title: "Toxicity",
    summary: "Whether the task can be made to write hateful, insulting or degrading text.",
    warning: "Samples meant to fail hold offensive text. Train no model on their outputs.",
    uncensored: true,
  },
];
