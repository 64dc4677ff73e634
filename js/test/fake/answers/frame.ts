import type { FakeBackend } from "../backend";
import { TEMPLATES } from "../templates";
import type { Answers } from "./answers";

/** Task, guidance, tags, saving and history. */
export function frameAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    guidance_set: ({ stage, text }) => {
      backend.guidance[stage] = text;
      return backend.change(`Edit guidance for ${stage}`, () => undefined);
    },
    guidance_use: ({ stage, template }) => {
      backend.guidance[stage] = `What ${template} says of ${stage}.`;
      return backend.change(`Take guidance for ${stage} from '${template}'`, () => undefined);
    },
    templates: () => ({ templates: [...TEMPLATES] }),
    pass_share_set: ({ share }) => {
      backend.passShare = share;
      return backend.change("Change pass share", () => undefined);
    },
    save: () => {
      const ready = backend.store.data.samples.filter(
        (sample) => sample.status === "done" && !sample.saved,
      );
      const already = backend.store.data.samples.filter((sample) => sample.saved).length;
      for (const sample of ready) sample.saved = true;
      backend.changed();
      const leftOut = backend.store.data.samples.length - ready.length - already;
      return {
        state: backend.state(),
        added: ready.length,
        already,
        changed: 0,
        deleted: 0,
        left_out: leftOut,
        path: "data/tickets",
      };
    },
  };
}
