import { expect, test } from "vitest";
import { differences, diffWords, type Piece } from "../../src/text/diff";

const side = (pieces: Piece[], without: Piece["kind"]) =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join("");

/** A small generator of random numbers, so that a failure can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test("what was removed and what was added are told apart, word by word", () => {
  expect(diffWords("The parcel is late.", "The parcel is lost.")).toEqual([
    { kind: "same", text: "The parcel is " },
    { kind: "removed", text: "late" },
    { kind: "added", text: "lost" },
    { kind: "same", text: "." },
  ]);
});

test("texts that are the same have no differences", () => {
  expect(diffWords("one two", "one two")).toEqual([{ kind: "same", text: "one two" }]);
  expect(diffWords("", "")).toEqual([]);
});

test("a phrase that was replaced is one difference", () => {
  const pieces = diffWords("please refund my money now", "please send another one now");
  expect(differences(pieces)).toBe(1);
});

test("both texts can be read out of their differences", () => {
  const next = random(7);
  const words = ["a", "b", " ", "é", "、", "\n", "😀", "\uD800", "10"];
  const text = () =>
    Array.from({ length: Math.floor(next() * 40) }, () => words[Math.floor(next() * 9)]).join("");
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [text(), text()];
    const pieces = diffWords(before, after);
    expect(side(pieces, "added")).toBe(before);
    expect(side(pieces, "removed")).toBe(after);
  }
});

test("texts that are too large or too different to compare are one difference", () => {
  const [before, after] = ["x ".repeat(30_000), "y ".repeat(30_000)];
  const pieces = diffWords(`same ${before}`, `same ${after}`);
  expect(differences(pieces)).toBe(1);
  expect(side(pieces, "added")).toBe(`same ${before}`);
  expect(side(pieces, "removed")).toBe(`same ${after}`);
});
