import type { Args, Op, Result } from "../../../src/link/protocol";

/** What a kernel answers to each request. */
export type Answers = { [K in Op]: (args: Args<K>) => Result<K> };
