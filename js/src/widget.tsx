import { render } from "preact";
import { App } from "./frame/app";
import { Connection } from "./link/connection";
import type { Model } from "./link/model";
import { coverStatic } from "./static-view";
import { View, ViewContext } from "./view/view";

interface InitializeProps {
  model: Model;
  signal?: AbortSignal;
}

interface RenderProps extends InitializeProps {
  el: HTMLElement;
}

type Cleanup = () => void;

/**
 * The front end as anywidget loads it: one connection for each model, one view for each place that shows it.
 *
 * `initialize` only sends the first hello and does not wait for the answer: a host gives up on a widget whose
 * initialisation takes two seconds, and a busy kernel takes longer.
 */
export default function widget() {
  const connections = new Map<Model, Connection>();

  /** Hosts hand a new proxy of the same model to each hook; where one connection exists, it is the one that is meant. */
  function connectionFor(model: Model): Connection | undefined {
    const known = connections.get(model);
    if (known || connections.size !== 1) return known;
    return connections.values().next().value;
  }

  return {
    initialize({ model, signal }: InitializeProps): Cleanup {
      const lifetime = lifetimeOf(signal);
      connections.set(model, new Connection(model, lifetime.signal));
      return () => {
        lifetime.abort();
        connections.delete(model);
      };
    },

    render({ model, el, signal }: RenderProps): Cleanup {
      const lifetime = lifetimeOf(signal);
      const connection = connectionFor(model) ?? new Connection(model, lifetime.signal);
      const view = new View(connection, lifetime.signal);
      render(
        <ViewContext.Provider value={view}>
          <App />
        </ViewContext.Provider>,
        el,
      );
      coverStatic(el, connection.state, lifetime.signal);
      const leave = () => render(null, el);
      lifetime.signal.addEventListener("abort", leave);
      return () => lifetime.abort();
    },
  };
}

/** Ends with the host's signal where there is one; hosts before anywidget 0.11 only call the cleanup. */
function lifetimeOf(signal: AbortSignal | undefined): AbortController {
  const lifetime = new AbortController();
  signal?.addEventListener("abort", () => lifetime.abort(), { signal: lifetime.signal });
  return lifetime;
}
