import { describe, expect, test } from "vitest";
import { Pages } from "../../src/link/pages";
import type { Page } from "../../src/link/protocol";
import { MAX_HEIGHT, scrollTopFor, windowOf } from "../../src/list/window";

/** A list of numbers behind a switchboard: each request waits until the test answers it. */
function numbers(total: number) {
  const asked: { offset: number; reply(revision?: number): void; refuse(): void }[] = [];
  const errors: unknown[] = [];
  const pages = new Pages<number>(
    10,
    (offset, limit) =>
      new Promise<Page<number>>((resolve, reject) => {
        asked.push({
          offset,
          reply: (revision = 0) => {
            const length = Math.max(0, Math.min(limit, total - offset));
            const rows = Array.from({ length }, (_, n) => (offset + n) * 1000 + revision);
            resolve({ revision, total, offset, rows });
          },
          refuse: () => reject(new Error("refused")),
        });
      }),
    (error) => errors.push(error),
  );
  return { pages, asked, errors };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("pages", () => {
  test("asks for the visible page, then for its neighbours", async () => {
    const { pages, asked } = numbers(100);
    pages.show(12, 18);
    asked[0]?.reply();
    await settled();
    pages.show(12, 18);
    expect(asked.map(({ offset }) => offset)).toEqual([10, 20, 0]);
    expect(pages.at(12)).toBe(12_000);
    expect(pages.at(5)).toBeUndefined();
  });

  test("keeps old rows on screen until the newer ones are here", async () => {
    const { pages, asked } = numbers(10);
    pages.show(0, 5);
    asked[0]?.reply(1);
    await settled();
    pages.expect(2);
    expect(pages.at(3)).toBe(3001);
    asked[1]?.reply(2);
    await settled();
    expect(pages.at(3)).toBe(3002);
  });

  test("has one request under way for a page, and one more for all that changed meanwhile", async () => {
    const { pages, asked } = numbers(10);
    pages.show(0, 5);
    for (let revision = 1; revision <= 20; revision += 1) pages.expect(revision);
    expect(asked).toHaveLength(1);
    asked[0]?.reply(5);
    await settled();
    expect(asked).toHaveLength(2);
    asked[1]?.reply(20);
    await settled();
    expect(asked).toHaveLength(2);
  });

  test("does not ask again and again for a page that is refused", async () => {
    const { pages, asked, errors } = numbers(10);
    pages.show(0, 5);
    asked[0]?.refuse();
    await settled();
    expect(asked).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });
});

describe("the window of visible rows", () => {
  const scroll = { total: 1000, rowHeight: 28, viewport: 280, scrollTop: 2800 };

  test("holds the rows on screen and a few beside them", () => {
    const { first, last, height, top } = windowOf(scroll);
    expect([first, last, height, top(100)]).toEqual([94, 116, 28_000, 2800]);
  });

  test("moves as little as possible to show a row", () => {
    expect(scrollTopFor(105, scroll)).toBe(2800);
    expect(scrollTopFor(99, scroll)).toBe(2772);
    expect(scrollTopFor(110, scroll)).toBe(2828);
  });

  test("reaches both ends of a list that is taller than a browser draws", () => {
    const million = { ...scroll, total: 5_000_000, scrollTop: 0 };
    expect(windowOf(million).height).toBe(MAX_HEIGHT);
    const end = scrollTopFor(4_999_999, million);
    expect(end).toBeLessThanOrEqual(MAX_HEIGHT - million.viewport + 1);
    const shown = windowOf({ ...million, scrollTop: end });
    expect(shown.last).toBe(4_999_999);
    expect(shown.top(4_999_999)).toBeCloseTo(MAX_HEIGHT - 28, 0);
  });
});
