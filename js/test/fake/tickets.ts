/** Support tickets, made up: what a person would see in the widget. */

export const AREAS: Readonly<Record<string, readonly string[]>> = {
  Billing: ["Charged twice", "Refund not received", "Invoice with a wrong address"],
  "Log-in, 2FA": ["Lost phone", "Reset link expired"],
  "Mobile app": ["Crash on start", "Push notifications missing"],
  Shipping: [],
  "Account deletion": [],
};

const OPENINGS = [
  "Hi, I was charged twice for the March subscription and the second payment still has not been returned.",
  "The reset link that you sent says that it has expired although I clicked it within a minute!!",
  "Since the update on Monday the app closes right after the splash screen on my Pixel 6.",
  "Can you tell me where my parcel is? Tracking has said “label created” for nine days.",
  "I asked for my account to be deleted in August, and I still get your newsletter every Friday.",
  "Your invoice 2024-0413 shows our old address. Accounting will not accept it, please send a corrected one.",
  "I lost my phone and cannot get past the two-factor step. I still have the e-mail address.",
  "no notifications anymore, already reinstalled twice, whats going on",
];

const AREAS_OF = ["billing", "login", "mobile_app", "shipping", "account"];
const URGENCIES = ["low", "normal", "high"];

export function ticket(n: number): string {
  return `${OPENINGS[n % OPENINGS.length]} (ticket ${4100 + n * 7})`;
}

export function label(n: number): string {
  return JSON.stringify({
    area: AREAS_OF[n % AREAS_OF.length],
    urgency: URGENCIES[n % URGENCIES.length],
    needs_reply: n % 3 !== 0,
    summary: OPENINGS[n % OPENINGS.length]?.split(/[.,!?]/)[0],
  });
}
