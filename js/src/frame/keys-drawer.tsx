import { KEY_SHEET, keyName } from "../view/key-sheet";
import { Sheet } from "./sheet";

/** The sheet of all keys. */
export function KeysDrawer() {
  return (
    <Sheet title="Keys" about="on a Mac, ⌘ for Ctrl" read>
      <div class="sg-keys">
        {KEY_SHEET.map(({ pane, lines }) => (
          <section key={pane} aria-label={`Keys: ${pane}`}>
            <h4>{pane}</h4>
            <dl>
              {lines.map(({ keys, does }) => (
                <div key={does} class="sg-key">
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{keyName(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
