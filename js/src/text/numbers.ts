/** Numbers as a person reads them. The locale is fixed: the interface is in English. */

const WHOLE = new Intl.NumberFormat("en-US");
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function count(value: number): string {
  return WHOLE.format(value);
}

/** 1 topic, 2 topics. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

/** 12,345 → 12.3K. */
export function short(value: number): string {
  return SHORT.format(value);
}

export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

export function money(usd: number): string {
  if (usd > 0 && usd < 0.01) return "under $0.01";
  return `$${usd.toFixed(2)}`;
}

/** Seconds as 8 s, 3 min 20 s, 1 h 5 min. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join(Math.floor(whole / 60), "min", whole % 60, "s");
  return join(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
}

/** A moment as Nov 22, 14:05, in the reader's time zone. */
export function moment(at: string): string {
  const then = new Date(at);
  return Number.isNaN(then.getTime()) ? at : DAY.format(then);
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}
