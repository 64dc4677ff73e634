import { KEY_SHEET, type KeyGroup, keyName } from "../view/key-sheet";
import { Sheet } from "./sheet";

/** The sheet of all keys. */
export function KeysDrawer() {
  return (
    <Sheet title="Keys" about="on a Mac, ⌘ for Ctrl" read>
      <div class="sg-keys">
        {KEY_SHEET.map((group) => (
          <KeyGroupTable key={group.pane} group={group} />
        ))}
      </div>
    </Sheet>
  );
}

function KeyGroupTable({ group: { title, lines } }: { group: KeyGroup }) {
  return (
    <section aria-label={`Keys: ${title}`}>
      <h4>{title}</h4>
      <dl>
        {lines.map(({ keys, shown, does }) => (
          <div key={does} class="sg-key">
            <dt>
              {(shown ? [shown] : keys.map(keyName)).map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
