/** What a statement has another text for. Each field has a few values, which are our own: no text of a request. */
type Choice = Readonly<Record<string, string | boolean | readonly unknown[]>>;

/** So many are kept. Requests need a few; whoever asks for every mixture of filters fills no memory with them. */
const KEPT_MAX = 100;

/**
 * One of something for each choice of what makes a text another one: an order, whether a text is looked for, which columns are written.
 * Each is made when it is first wanted. The last 100 that were wanted are kept.
 *
 * @param make makes one
 * @returns takes a choice, with its fields always in one order, and gives what was made for it
 */
export function perChoice<C extends Choice, T>(make: (choice: C) => T): (choice: C) => T {
  const made = new Map<string, T>();
  return (choice) => {
    const key = JSON.stringify(choice);
    const known = made.get(key);
    const one = known ?? make(choice);
    // The one that was wanted longest ago comes first.
    if (known !== undefined) made.delete(key);
    else if (made.size >= KEPT_MAX) made.delete(made.keys().next().value ?? key);
    made.set(key, one);
    return one;
  };
}
