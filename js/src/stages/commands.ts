import type { Asks } from "../frame/commands";
import type { GuidedStage, Reach, Template, Under, Which } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import type { TopicRef } from "../view/view";

export function generateTopics({ commands }: Asks, count: number, under: Under): Promise<unknown> {
  return commands.do("topics_generate", { count, under });
}

export function generateInputs(
  { commands }: Asks,
  perTopic: number,
  topic: number | null,
  scope: Reach,
): Promise<unknown> {
  return commands.do("inputs_generate", { per_topic: perTopic, topic, scope });
}

export function generateOutputs({ commands }: Asks, topic: number | null): Promise<unknown> {
  return commands.do("outputs_generate", { topic });
}

/** Asks for other outputs, with something to heed beside the guidance of the stage. */
export async function regenerate(
  { commands }: Asks,
  which: Which,
  guidance: string,
): Promise<boolean> {
  return (await commands.do("outputs_regenerate", { which, guidance })) !== null;
}

export async function addInputs(
  { view, commands }: Asks,
  inputs: string[],
  topic: TopicRef | null,
): Promise<boolean> {
  if (!(await commands.do("inputs_add", { inputs, topic: topic?.id ?? null }))) return false;
  view.speech.say(`${plural(inputs.length, "input")} added`);
  return true;
}

export interface Retagging {
  add: string[];
  remove: string[];
  split: string | null;
}

export async function retag(
  { view, commands }: Asks,
  which: Which,
  size: number,
  { add, remove, split }: Retagging,
): Promise<boolean> {
  const done = await commands.do("retag", { which, add, remove, ...(split && { split }) });
  if (done) view.speech.say(`${plural(size, "sample")} retagged`);
  return done !== null;
}

export async function setGuidance(
  { view, commands }: Asks,
  stage: GuidedStage,
  text: string,
): Promise<boolean> {
  if (!(await commands.do("guidance_set", { stage, text }))) return false;
  view.speech.say(`Guidance for ${stage} saved`);
  return true;
}

export async function useTemplate(
  { view, commands }: Asks,
  stage: GuidedStage,
  { name, title }: Template,
): Promise<boolean> {
  if (!(await commands.do("guidance_use", { stage, template: name }))) return false;
  view.speech.say(`Guidance for ${stage} taken from ${visibleLine(title)}`);
  return true;
}
