// What the bench measures inside the page, with the page's own clock: one object on window.
window.bench = {
  // All elements of a selector inside the output of the cell that is timed, through shadow roots.
  all(selector, root = bench.output()) {
    const found = [];
    const walk = (node) => {
      if (node.querySelectorAll) {
        found.push(...node.querySelectorAll(selector));
        for (const element of node.querySelectorAll("*")) if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    if (root) walk(root);
    return found;
  },

  output() {
    return document.querySelector(
      '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-cell[data-windowed-list-index="1"] .jp-Cell-outputArea',
    );
  },

  // Whether rows can be read: text in a cell, or a canvas with more than two colours on it.
  painted(cell) {
    if (cell) return bench.all(cell).some((found) => found.textContent.trim() !== "" && found.clientHeight > 0);
    for (const canvas of bench.all("canvas")) {
      if (canvas.width < 100 || canvas.height < 60) continue;
      const { data } = canvas.getContext("2d").getImageData(0, 30, Math.min(canvas.width, 500), 60);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
      if (colours.size > 8) return true;
    }
    return false;
  },

  frame: () => new Promise((resolve) => requestAnimationFrame(resolve)),

  // The clock starts with the next Ctrl+Enter and stops with the frame after rows can be read.
  watchPaint(cell, patience) {
    bench.paint = new Promise((resolve, reject) => {
      const start = (event) => {
        if (event.key !== "Enter" || !event.ctrlKey) return;
        window.removeEventListener("keydown", start, true);
        const began = performance.now();
        const look = async () => {
          if (bench.painted(cell)) {
            await bench.frame();
            resolve(performance.now() - began);
          } else if (performance.now() - began > patience) reject(new Error("nothing was painted"));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener("keydown", start, true);
    });
  },

  scroller(selector) {
    const tall = bench.all(selector).sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
    if (!tall) throw new Error(`nothing scrolls: ${selector}`);
    return tall;
  },

  // Scrolls steadily for some seconds; the length of each frame, and how many rows in view could not be read.
  async scroll(selector, row, text, seconds, speed) {
    const scroller = bench.scroller(selector);
    const frames = [];
    let [rows, blank] = [0, 0];
    let last = await bench.frame();
    const began = last;
    while (last - began < seconds * 1000) {
      scroller.scrollTop += speed;
      const now = await bench.frame();
      frames.push(now - last);
      last = now;
      if (!row) continue;
      const box = scroller.getBoundingClientRect();
      for (const line of bench.all(row)) {
        const { top, bottom } = line.getBoundingClientRect();
        if (bottom <= box.top + 30 || top >= box.bottom) continue;
        rows += 1;
        const told = [...line.querySelectorAll(text)].some((found) => found.textContent.trim());
        if (!told) blank += 1;
      }
    }
    return { frames, rows, blank };
  },

  // Goes to a place far away; how long until the rows there can be read and are others than before.
  async jump(selector, cell, share) {
    const scroller = bench.scroller(selector);
    const read = () => {
      const box = scroller.getBoundingClientRect();
      const seen = bench.all(cell).filter((found) => {
        const { top, bottom } = found.getBoundingClientRect();
        return top >= box.top + 28 && bottom <= box.bottom && found.textContent.trim();
      });
      return seen.map((found) => found.textContent).join("|");
    };
    const before = read();
    const began = performance.now();
    scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
    while (performance.now() - began < 10_000) {
      await bench.frame();
      const now = read();
      if (now && now !== before) {
        await bench.frame();
        return performance.now() - began;
      }
    }
    throw new Error("the rows of another place did not come");
  },

  grid: () => bench.all('[role=grid][aria-label="Samples"]')[0],

  // Types into the search field, and waits for other rows than before.
  search(text) {
    const field = bench.all('input[aria-label="Search samples"]')[0];
    return bench.other(() => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  },

  // How long after `act` the grid has another number of rows, and those in view can be read.
  other(act) {
    const before = bench.grid().getAttribute("aria-rowcount");
    return bench.until(act, () => {
      const grid = bench.grid();
      const rows = grid.getAttribute("aria-rowcount");
      if (rows === before || rows === "-1") return false;
      return rows === "1" || bench.all(".sg-text", grid).some((found) => found.textContent.trim());
    });
  },

  // For some seconds, frame by frame, how old the newest sample in view is when it is first seen.
  async follow(seconds) {
    const ages = [];
    let newest = 0;
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await bench.frame();
      for (const cell of bench.all(".sg-text", bench.grid())) {
        const stored = /^stored at ([\d.]+)$/.exec(cell.textContent.trim());
        if (!stored || Number(stored[1]) <= newest) continue;
        newest = Number(stored[1]);
        ages.push(Date.now() - newest * 1000);
      }
    }
    return ages;
  },

  // How long after `act` the condition holds and a frame was shown.
  async until(act, holds, patience = 15_000) {
    const began = performance.now();
    await act();
    while (performance.now() - began < patience) {
      if (holds()) {
        await bench.frame();
        return performance.now() - began;
      }
      await bench.frame();
    }
    throw new Error(`did not come to hold: ${holds}`);
  },
};
