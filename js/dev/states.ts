import type { FakeBackend } from "../test/fake/backend";

/** Brings the back end into one of the states that have been designed. */
export function arrange(state: string, backend: FakeBackend): void {
  switch (state) {
    case "empty":
      return;
    case "topics":
      backend.fill(0);
      return;
    case "running":
      backend.fill(3);
      backend.answer("inputs_generate", { per_topic: 8, topic: null });
      backend.advance(37);
      if (backend.run) Object.assign(backend.run, { duplicate: 2, invalid: 1 });
      backend.advance(0);
      return;
    case "failed":
      backend.fill(2);
      backend.answer("outputs_generate", { topic: null });
      if (backend.run) {
        Object.assign(backend.run, {
          state: "failed",
          planned: 18,
          failed: 18,
          error:
            "The model 'openai/gpt-5-mini' refused the key in OPENAI_API_KEY (401). Set a valid key in the environment and run this again: only what is missing is paid for.",
          reasons: [{ reason: "AuthenticationError: incorrect API key provided", count: 18 }],
        });
      }
      return;
    case "halffailed":
      backend.fill(6);
      backend.answer("inputs_generate", { per_topic: 8, topic: null });
      backend.advance(60);
      if (backend.run) {
        Object.assign(backend.run, {
          state: "done",
          planned: 72,
          done: 60,
          duplicate: 5,
          invalid: 4,
          failed: 3,
          cost_usd: null,
          reasons: [
            { reason: "'urgency' is a required property", count: 4 },
            {
              reason: "RateLimitError: the provider asked to wait; 4 attempts were made",
              count: 3,
            },
          ],
        });
      }
      return;
    case "saved":
      backend.fill(2);
      backend.answer("save", {});
      return;
    case "readonly":
      backend.fill(6);
      backend.readOnly = true;
      return;
    case "dataset":
      backend.fill(6);
      backend.answer("save", {});
      backend.kind = "dataset";
      return;
    case "hostile":
      backend.fill(1);
      backend.addTopic('<img src=x onerror="alert(1)"> ‮evil');
      backend.add({
        input: "Refund \u202Eyenom ym\u202C please\u0000\u001b[31m <script>alert(1)</script>",
        output: '{"area": "<b>bold</b>", "urgency": "\u202Ehgih"}',
        status: "done",
      });
      return;
    case "million":
      backend.fill(8);
      for (let n = 0; n < 60_000; n += 1) backend.add({});
      return;
    default:
      backend.fill(6);
      for (const sample of backend.samples.slice(40, 46)) {
        Object.assign(sample, { status: "pending", output: null, reason: null });
      }
      backend.answer("topic_rename", { id: 1, name: "Billing & payments" });
  }
}
